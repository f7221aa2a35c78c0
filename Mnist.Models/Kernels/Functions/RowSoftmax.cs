using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>Softmax over the last axis. Rows are short: only the exponentials are worth a vector.</summary>
internal static class RowSoftmax
{
    /// <summary><c>y = e^(x - max x) / sum</c> for each row; y may be x itself.</summary>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => SimdDispatch.Run(new RowsKernel(x, y[..x.Length], columns, default));

    /// <summary>The same, and for each row <c>log sum e^x</c>.</summary>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, int columns, Span<float> logSumExp) =>
        SimdDispatch.Run(new RowsKernel(x, y[..x.Length], columns, logSumExp[..(x.Length / columns)]));

    /// <summary><c>dx = y (dy - sum(dy y))</c> for each row; dx may be dy itself.</summary>
    public static void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns)
    {
        for (int start = 0; start < y.Length; start += columns)
        {
            ReadOnlySpan<float> yRow = y.Slice(start, columns);
            ReadOnlySpan<float> dyRow = dy.Slice(start, columns);
            Span<float> dxRow = dx.Slice(start, columns);
            float dot = 0f;
            for (int i = 0; i < columns; i++)
            {
                dot = MathF.FusedMultiplyAdd(dyRow[i], yRow[i], dot);
            }

            for (int i = 0; i < columns; i++)
            {
                dxRow[i] = yRow[i] * (dyRow[i] - dot);
            }
        }
    }

    private readonly unsafe ref struct RowsKernel(ReadOnlySpan<float> x, Span<float> y, int columns, Span<float> logSumExp) : ISimdKernel
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _y = y;
        private readonly Span<float> _logSumExp = logSumExp;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            int rows = _x.Length / columns;
            bool wanted = !_logSumExp.IsEmpty;
            fixed (float* x = _x, y = _y, logSumExp = _logSumExp)
            {
                for (int row = 0; row < rows; row++)
                {
                    nint start = (nint)row * columns;
                    float max = x[start];
                    for (nint i = start + 1; i < start + columns; i++)
                    {
                        max = x[i] > max || float.IsNaN(x[i]) ? x[i] : max;
                    }

                    for (nint i = start; i < start + columns; i++)
                    {
                        y[i] = x[i] - max;
                    }

                    if (wanted)
                    {
                        logSumExp[row] = max;
                    }
                }

                // All rows in one go: rows are short, vectors are not.
                Elementwise.Apply(_y, _y, default(ExpOp));
                for (int row = 0; row < rows; row++)
                {
                    nint start = (nint)row * columns;
                    float sum = 0f;
                    for (nint i = start; i < start + columns; i++)
                    {
                        sum += y[i];
                    }

                    for (nint i = start; i < start + columns; i++)
                    {
                        y[i] /= sum;
                    }

                    if (wanted)
                    {
                        logSumExp[row] += VectorMath.Log(sum);
                    }
                }
            }
        }
    }

    private readonly struct ExpOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => VectorMath.Exp<TSimd, TVec>(x);
    }
}
