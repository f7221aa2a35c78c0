using System.Diagnostics;

namespace Mnist.Models.Computations;

/// <summary>1 where some feature of a step is not a value.</summary>
/// <param name="features">Size of the last axis.</param>
/// <param name="value">The value.</param>
internal sealed class MarkFeatures(int features, float value) : Computation
{
    public override void Forward(Pass pass)
    {
        Span<float> mask = pass.Output();
        ReadOnlySpan<float> x = pass.Input();
        for (int step = 0; step < mask.Length; step++)
        {
            mask[step] = x.Slice(step * features, features).ContainsAnyExcept(value) ? 1 : 0;
        }
    }

    public override void Backward(Pass pass) => throw new UnreachableException("Nothing learns through a mask.");
}
