using System.Diagnostics;
using Mnist.Models.Computations;

namespace Mnist.Models.Execution;

/// <summary>The float32 of an int32, for a layer that does not compute with whole numbers.</summary>
internal sealed class ToSingles : Computation
{
    public override void Forward(Pass pass)
    {
        ReadOnlySpan<int> integers = pass.Integers();
        Span<float> singles = pass.Output();
        for (int i = 0; i < integers.Length; i++)
        {
            singles[i] = integers[i];
        }
    }

    public override void Backward(Pass pass) => throw new UnreachableException("Nothing learns through whole numbers.");
}
