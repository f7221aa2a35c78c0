using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Merging;

/// <summary>Product: the gradient to each is the gradient times the other.</summary>
internal readonly struct ProductMerge : IMerge
{
    public static void Forward(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result) => Elementwise.Apply(left, right, result, default(MultiplyOp));

    public static void LeftGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result) =>
        Elementwise.Apply(gradient, right, result, default(MultiplyOp));

    public static void RightGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result) =>
        Elementwise.Apply(gradient, left, result, default(MultiplyOp));
}

/// <summary>Maximum: the gradient goes to the left where <c>left >= right</c>, else to the right.</summary>
internal readonly struct MaximumMerge : IMerge
{
    public static void Forward(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result) => Elementwise.Apply(left, right, result, default(MaximumOp));

    public static void LeftGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result) =>
        Elementwise.Apply(left, right, gradient, result, default(WhereNotLessOp));

    public static void RightGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result) =>
        Elementwise.Apply(left, right, gradient, result, default(WhereLessOp));
}

/// <summary>Minimum: the gradient goes to the left where <c>left &lt;= right</c>, else to the right.</summary>
internal readonly struct MinimumMerge : IMerge
{
    public static void Forward(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result) => Elementwise.Apply(left, right, result, default(MinimumOp));

    public static void LeftGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result) =>
        Elementwise.Apply(right, left, gradient, result, default(WhereNotLessOp));

    public static void RightGradient(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> gradient, Span<float> result) =>
        Elementwise.Apply(right, left, gradient, result, default(WhereLessOp));
}
