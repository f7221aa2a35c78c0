using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Arithmetic on shapes in which -1 stands for an unknown size and null for an unknown rank.</summary>
public static class Shapes
{
    /// <summary>An unknown size.</summary>
    public const long Unknown = -1;

    /// <summary>Most axes of a tensor, TensorFlow's own limit.</summary>
    public const int MaxAxes = 254;

    /// <summary>The shape a file states, <see cref="Unknown"/> where a size is; <see langword="null"/> where it states none.</summary>
    /// <param name="shape">As the file has it.</param>
    /// <exception cref="ModelFormatException">It has more axes than a tensor may have.</exception>
    public static long[]? Of(TensorShapeProto? shape) => shape?.Dim.Count > MaxAxes ? throw new ModelFormatException($"a shape has {shape.Dim.Count} axes; up to {MaxAxes} are read")
        : shape is { UnknownRank: false } ? [.. shape.Dim.Select(dim => dim.Size < 0 ? Unknown : dim.Size)] : null;

    /// <summary>NumPy broadcasting.</summary>
    /// <param name="a">A shape.</param>
    /// <param name="b">A shape.</param>
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

    /// <summary>The axis an index means, which counts from the end where it is negative.</summary>
    /// <param name="axis">The index.</param>
    /// <param name="rank">Number of axes.</param>
    /// <param name="node">Where it stands, for messages.</param>
    /// <exception cref="ModelFormatException">There is no such axis.</exception>
    public static int Axis(long axis, int rank, FlatNode node)
    {
        long positive = axis < 0 ? axis + rank : axis;
        return positive >= 0 && positive < rank ? (int)positive : throw GraphError.At(node, $"axis {axis} does not exist in a tensor of rank {rank}");
    }

    /// <summary>The shape with its axes in another order.</summary>
    /// <param name="shape">A shape.</param>
    /// <param name="permutation">Index of each axis in it.</param>
    public static long[]? Permute(long[]? shape, long[] permutation) =>
        shape is null ? null : [.. permutation.Select(axis => shape[axis])];

    /// <summary>The output size of a window that slides over one axis.</summary>
    /// <param name="size">Size of the axis.</param>
    /// <param name="kernel">Size of the window.</param>
    /// <param name="stride">Distance of the windows.</param>
    /// <param name="dilation">Distance of the window's entries.</param>
    /// <param name="same">Whether the axis is padded, as <c>SAME</c> asks.</param>
    public static long Window(long size, long kernel, long stride, long dilation, bool same) => size < 0
        ? Unknown
        : same ? (size + stride - 1) / stride : Math.Max(0, (size - ((kernel - 1) * dilation) - 1 + stride) / stride);
}
