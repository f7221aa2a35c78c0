namespace Mnist.Models.Kernels.Merging;

/// <summary>Copies between a tensor and its part along one axis.</summary>
/// <remarks>
/// Along axis a, a tensor is <c>blocks</c> runs of <c>stride</c> elements, blocks being the sizes before a multiplied (the batch included) and the
/// stride those from a on; a part is as many runs of <c>length</c> elements, each of which lies at <c>offset</c> of the tensor's run.
/// </remarks>
internal static class Concatenation
{
    /// <summary>Copies a part into the whole.</summary>
    /// <param name="part">(blocks, length).</param>
    /// <param name="whole">(blocks, stride); written at offset to offset + length only.</param>
    /// <param name="length">Elements of a run of the part.</param>
    /// <param name="stride">Elements of a run of the whole.</param>
    /// <param name="offset">Where the part's runs start.</param>
    public static void Insert<T>(ReadOnlySpan<T> part, Span<T> whole, int length, int stride, int offset)
    {
        for (int block = 0; block * length < part.Length; block++)
        {
            part.Slice(block * length, length).CopyTo(whole.Slice((block * stride) + offset, length));
        }
    }

    /// <summary>Copies a part out of the whole: the gradient of <see cref="Insert"/>.</summary>
    /// <param name="whole">(blocks, stride).</param>
    /// <param name="part">(blocks, length); overwritten.</param>
    /// <param name="length">Elements of a run of the part.</param>
    /// <param name="stride">Elements of a run of the whole.</param>
    /// <param name="offset">Where the part's runs start.</param>
    public static void Extract<T>(ReadOnlySpan<T> whole, Span<T> part, int length, int stride, int offset)
    {
        for (int block = 0; block * length < part.Length; block++)
        {
            whole.Slice((block * stride) + offset, length).CopyTo(part.Slice(block * length, length));
        }
    }
}
