using System.Diagnostics;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Computations;

/// <summary>1 where a token is not 0.</summary>
/// <param name="type">int32, or float32, of which the whole part is the token.</param>
internal sealed class MarkTokens(TF_DataType type) : Computation
{
    public override void Forward(Pass pass)
    {
        Span<float> mask = pass.Output();
        ReadOnlySpan<int> integers = type == TF_DataType.TF_INT32 ? pass.Integers() : default;
        ReadOnlySpan<float> singles = pass.Input();
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = (type == TF_DataType.TF_INT32 ? integers[i] : singles[i]) != 0 ? 1 : 0;
        }
    }

    public override void Backward(Pass pass) => throw new UnreachableException("Nothing learns through a mask.");
}
