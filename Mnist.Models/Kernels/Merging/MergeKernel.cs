using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Merging;

/// <summary>Elementwise merging of arrays, from left to right as Keras merges a list: <c>merge(merge(x0, x1), x2)</c>, and the gradients of that.</summary>
internal static class MergeKernel
{
    /// <summary><c>y = x0 + x1 + ...</c></summary>
    public static void Sum<TOperands>(in TOperands x, Span<float> y)
        where TOperands : struct, IMergeOperands, allows ref struct
    {
        x.Value(0).CopyTo(y);
        for (int i = 1; i < x.Count; i++)
        {
            RowMath.Add(x.Value(i), y);
        }
    }

    /// <summary>Gives every input the whole gradient.</summary>
    public static void SumGradient<TOperands>(in TOperands x, ReadOnlySpan<float> dy)
        where TOperands : struct, IMergeOperands, allows ref struct
    {
        for (int i = 0; i < x.Count; i++)
        {
            if (x.Gradient(i) is { IsEmpty: false } gradient)
            {
                dy.CopyTo(gradient);
            }
        }
    }

    /// <summary><c>y = (x0 + x1 + ...) / n</c>: summed first, then divided, as Keras does.</summary>
    public static void Average<TOperands>(in TOperands x, Span<float> y)
        where TOperands : struct, IMergeOperands, allows ref struct
    {
        Sum(x, y);
        Elementwise.Apply(y, y, new DivideOp(x.Count));
    }

    /// <summary>Gives every input <c>dy / n</c>.</summary>
    public static void AverageGradient<TOperands>(in TOperands x, ReadOnlySpan<float> dy)
        where TOperands : struct, IMergeOperands, allows ref struct
    {
        for (int i = 0; i < x.Count; i++)
        {
            if (x.Gradient(i) is { IsEmpty: false } gradient)
            {
                Elementwise.Apply(dy, gradient, new DivideOp(x.Count));
            }
        }
    }

    /// <summary><c>y = left - right</c>.</summary>
    public static void Difference(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> y) => Elementwise.Apply(left, right, y, default(SubtractOp));

    /// <summary>Gives the left input the gradient and the right one its negative.</summary>
    /// <param name="dy">The gradient.</param>
    /// <param name="left">Gradient to the left; overwritten, or empty when none is wanted.</param>
    /// <param name="right">Gradient to the right; overwritten, or empty when none is wanted.</param>
    public static void DifferenceGradient(ReadOnlySpan<float> dy, Span<float> left, Span<float> right)
    {
        if (!left.IsEmpty)
        {
            dy.CopyTo(left);
        }

        if (!right.IsEmpty)
        {
            Elementwise.Apply(dy, right, default(NegateOp));
        }
    }

    /// <summary>Floats of partial results that <see cref="FoldGradient"/> needs for so many inputs of so many floats.</summary>
    public static int PartialsSize(int inputs, int length) => checked(Math.Max(0, inputs - 2) * length);

    /// <summary><c>y = merge(... merge(merge(x0, x1), x2) ...)</c>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Overwritten.</param>
    /// <param name="partials">
    /// <see cref="PartialsSize"/> floats that get the results before the last, for the gradient; empty when there will be none.
    /// </param>
    public static void Fold<TMerge, TOperands>(in TOperands x, Span<float> y, Span<float> partials)
        where TMerge : struct, IMerge
        where TOperands : struct, IMergeOperands, allows ref struct
    {
        if (x.Count == 1)
        {
            x.Value(0).CopyTo(y);
            return;
        }

        ReadOnlySpan<float> left = x.Value(0);
        for (int i = 1; i < x.Count; i++)
        {
            Span<float> result = partials.IsEmpty || i == x.Count - 1 ? y : partials.Slice((i - 1) * y.Length, y.Length);
            TMerge.Forward(left, x.Value(i), result);
            left = result;
        }
    }

    /// <summary>Gradients of <see cref="Fold"/>, from the last input to the first.</summary>
    /// <param name="x">The inputs and where their gradients go.</param>
    /// <param name="dy">The gradient.</param>
    /// <param name="partials">What <see cref="Fold"/> left.</param>
    /// <param name="running">Scratch as long as the gradient.</param>
    public static void FoldGradient<TMerge, TOperands>(in TOperands x, ReadOnlySpan<float> dy, ReadOnlySpan<float> partials, Span<float> running)
        where TMerge : struct, IMerge
        where TOperands : struct, IMergeOperands, allows ref struct
    {
        int length = dy.Length;
        ReadOnlySpan<float> gradient = dy;
        for (int i = x.Count - 1; i > 0; i--)
        {
            ReadOnlySpan<float> left = i == 1 ? x.Value(0) : partials.Slice((i - 2) * length, length);
            if (x.Gradient(i) is { IsEmpty: false } right)
            {
                TMerge.RightGradient(left, x.Value(i), gradient, right);
            }

            TMerge.LeftGradient(left, x.Value(i), gradient, running[..length]);
            gradient = running[..length];
        }

        if (x.Gradient(0) is { IsEmpty: false } first)
        {
            gradient.CopyTo(first);
        }
    }
}
