namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Arithmetic on shapes in which -1 stands for an unknown size and null for an unknown rank.</summary>
internal static class Shapes
{
    public const long Unknown = -1;

    /// <summary>NumPy broadcasting.</summary>
    public static long[]? Broadcast(long[]? a, long[]? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        long[] result = new long[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= result.Length; i++)
        {
            long x = i <= a.Length ? a[^i] : 1;
            long y = i <= b.Length ? b[^i] : 1;
            result[^i] = x == 1 ? y : y == 1 ? x : Math.Max(x, y);
        }

        return result;
    }

    public static int Axis(long axis, int rank, FlatNode node)
    {
        long positive = axis < 0 ? axis + rank : axis;
        return positive >= 0 && positive < rank ? (int)positive : throw GraphError.At(node, $"axis {axis} does not exist in a tensor of rank {rank}");
    }

    public static long[]? Permute(long[]? shape, long[] permutation) =>
        shape is null ? null : [.. permutation.Select(axis => shape[axis])];

    /// <summary>The output size of a window that slides over one axis.</summary>
    public static long Window(long size, long kernel, long stride, long dilation, bool same) => size < 0
        ? Unknown
        : same ? (size + stride - 1) / stride : Math.Max(0, (size - ((kernel - 1) * dilation) - 1 + stride) / stride);
}
