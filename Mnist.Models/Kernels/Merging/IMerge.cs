namespace Mnist.Models.Kernels.Merging;

/// <summary>How two arrays become one, element by element, and how a gradient goes back to both; results may lie in place of an argument.</summary>
internal interface IMerge
{
    static abstract void Forward(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result);

    static abstract void LeftGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result);

    static abstract void RightGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result);
}
