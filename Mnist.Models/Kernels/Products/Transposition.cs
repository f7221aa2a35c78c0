using System.Diagnostics.CodeAnalysis;

namespace Mnist.Models.Kernels.Products;

/// <summary>Transposes; a layer does it once per step for a weight it multiplies from the right.</summary>
internal static unsafe class Transposition
{
    // 16 floats are one cache line: a block reads and writes 16 lines, each whole.
    private const int Block = 16;

    /// <summary><c>destination[j, i] = source[i, j]</c>; they must not overlap.</summary>
    public static void Transpose(ReadOnlyMatrix source, Matrix destination)
    {
        if (source.Rows != destination.Columns || source.Columns != destination.Rows)
        {
            Throw(source, destination);
        }

        fixed (float* from = source.Values, to = destination.Values)
        {
            // Down first: a block's rows of the destination are then written from end to end, as memory likes it.
            for (int left = 0; left < source.Columns; left += Block)
            {
                int right = Math.Min(left + Block, source.Columns);
                for (int top = 0; top < source.Rows; top += Block)
                {
                    int bottom = Math.Min(top + Block, source.Rows);
                    for (int j = left; j < right; j++)
                    {
                        float* read = from + ((nint)top * source.Stride) + j;
                        float* write = to + ((nint)j * destination.Stride);
                        for (int i = top; i < bottom; i++, read += source.Stride)
                        {
                            write[i] = *read;
                        }
                    }
                }
            }
        }
    }

    [DoesNotReturn]
    private static void Throw(ReadOnlyMatrix source, Matrix destination) => throw new ArgumentException(
        $"The transpose of {source.Rows} x {source.Columns} does not fit into {destination.Rows} x {destination.Columns}.");
}
