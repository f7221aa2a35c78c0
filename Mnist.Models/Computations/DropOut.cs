using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Random;

namespace Mnist.Models.Computations;

/// <summary>While training, y = x m with m 0 at the rate, else <c>1 / (1 - rate)</c>; otherwise y = x.</summary>
/// <param name="rate">Fraction that is dropped.</param>
/// <param name="seed">Seed of the layer itself; null: the model's.</param>
/// <param name="input">Rows of x.</param>
internal sealed class DropOut(float rate, int? seed, TensorSpec input) : Computation
{
    private const int Numbers = 0;

    public override Workspace Workspace => new([new(input.Count)], []);

    public override void Forward(Pass pass)
    {
        if (!Drops(pass))
        {
            pass.Input().CopyTo(pass.Output());
            return;
        }

        Span<float> numbers = pass.Scratch(Numbers)[..pass.Input().Length];
        for (int row = 0; row < pass.Rows; row++)
        {
            Philox.Uniform(numbers.Slice(row * input.Count, input.Count), pass.Random(row, seed));
        }

        Elementwise.Apply(pass.Input(), numbers, pass.Output(), new DropOp(rate));
    }

    public override void Backward(Pass pass)
    {
        if (Drops(pass))
        {
            Elementwise.Apply(pass.OutputGradient(), pass.Scratch(Numbers)[..pass.Input().Length], pass.InputGradient(), new DropOp(rate));
        }
        else
        {
            pass.OutputGradient().CopyTo(pass.InputGradient());
        }
    }

    private bool Drops(Pass pass) => pass.Training && rate > 0;
}
