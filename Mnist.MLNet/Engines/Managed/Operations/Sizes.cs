namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Arithmetic on shapes.</summary>
internal static class Sizes
{
    /// <exception cref="OverflowException">More numbers than an array holds.</exception>
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int size in shape)
        {
            count = checked(count * size);
        }

        return count;
    }

    /// <summary>Sizes or axes as the file has them.</summary>
    public static int[] Of(ReadOnlySpan<long> values)
    {
        int[] sizes = new int[values.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = checked((int)values[i]);
        }

        return sizes;
    }

    /// <summary>Numbers from one index to the next, for each axis.</summary>
    public static int[] Strides(ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>Strides under which a tensor repeats itself to fill a larger shape: 0 along axes it lacks or has once.</summary>
    public static int[] BroadcastStrides(ReadOnlySpan<int> own, ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        int lacking = shape.Length - own.Length;
        int[] dense = Strides(own);
        for (int axis = 0; axis < own.Length; axis++)
        {
            strides[lacking + axis] = own[axis] == 1 ? 0 : dense[axis];
        }

        return strides;
    }

    /// <summary>The shape two tensors fill together.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static int[] Broadcast(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int[] shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1;
            int y = i <= b.Length ? b[^i] : 1;
            shape[^i] = x == y || y == 1 ? x : x == 1 ? y : throw new ArgumentException($"[{string.Join(", ", a.ToArray())}] and [{string.Join(", ", b.ToArray())}] do not broadcast.");
        }

        return shape;
    }

    /// <summary>An axis counted from the front, of one that may be counted from the back.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static int Axis(long axis, int rank)
    {
        long positive = axis < 0 ? axis + rank : axis;
        return positive >= 0 && positive < rank ? (int)positive : throw new ArgumentException($"Axis {axis} of {rank}.");
    }
}
