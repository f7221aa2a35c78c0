using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Computations;

/// <summary>y = x m: zeros where a step does not count.</summary>
/// <param name="features">Numbers of a step.</param>
internal sealed class ZeroMasked(int features) : Computation
{
    public override void Forward(Pass pass) => Scale(pass.Input(), pass.Input(1), pass.Output());

    public override void Backward(Pass pass) => Scale(pass.OutputGradient(), pass.Input(1), pass.InputGradient());

    private void Scale(ReadOnlySpan<float> values, ReadOnlySpan<float> mask, Span<float> result)
    {
        for (int step = 0; step < mask.Length; step++)
        {
            Elementwise.Apply(values.Slice(step * features, features), result.Slice(step * features, features), new ScaleOp(mask[step]));
        }
    }
}
