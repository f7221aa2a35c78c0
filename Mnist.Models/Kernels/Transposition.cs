using System.Diagnostics.CodeAnalysis;

namespace Mnist.Models.Kernels;

/// <summary>Transposes; a layer does it once per step for a weight it multiplies from the right.</summary>
internal static class Transposition
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

        for (int top = 0; top < source.Rows; top += Block)
        {
            int rows = Math.Min(Block, source.Rows - top);
            for (int left = 0; left < source.Columns; left += Block)
            {
                int end = Math.Min(left + Block, source.Columns);
                for (int j = left; j < end; j++)
                {
                    Span<float> to = destination.Values.Slice((j * destination.Stride) + top, rows);
                    int from = (top * source.Stride) + j;
                    for (int i = 0; i < to.Length; i++)
                    {
                        to[i] = source.Values[from + (i * source.Stride)];
                    }
                }
            }
        }
    }

    [DoesNotReturn]
    private static void Throw(ReadOnlyMatrix source, Matrix destination) => throw new ArgumentException(
        $"The transpose of {source.Rows} x {source.Columns} does not fit into {destination.Rows} x {destination.Columns}.");
}
