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
    private const int Factors = 0;

    public override Workspace Workspace => new([new(input.Count)], []);

    public override void Forward(Pass pass)
    {
        if (!Drops(pass))
        {
            pass.Input().CopyTo(pass.Output());
            return;
        }

        Span<float> factors = pass.Scratch(Factors)[..pass.Input().Length];
        for (int row = 0; row < pass.Rows; row++)
        {
            Philox.Uniform(factors.Slice(row * input.Count, input.Count), pass.Random(row, seed));
        }

        Elementwise.Apply(factors, factors, new KeepOp(rate));
        Elementwise.Apply(pass.Input(), factors, pass.Output(), default(MultiplyOp));
    }

    public override void Backward(Pass pass)
    {
        if (Drops(pass))
        {
            Elementwise.Apply(pass.OutputGradient(), pass.Scratch(Factors)[..pass.Input().Length], pass.InputGradient(), default(MultiplyOp));
        }
        else
        {
            pass.OutputGradient().CopyTo(pass.InputGradient());
        }
    }

    private bool Drops(Pass pass) => pass.Training && rate > 0;
}
