using System.Numerics;

namespace Mnist.Formats.Tensors;

/// <summary>The part of NumPy that model code uses around a model.</summary>
public static class @np
{
    /// <summary>32-bit floating point.</summary>
    public static TF_DataType float32 => TF_DataType.TF_FLOAT;

    /// <summary>32-bit integer.</summary>
    public static TF_DataType int32 => TF_DataType.TF_INT32;

    /// <summary>Byte.</summary>
    public static TF_DataType uint8 => TF_DataType.TF_UINT8;

    /// <summary>An array of one axis.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <returns>The array.</returns>
    public static NDArray array<T>(params T[] values)
        where T : unmanaged, INumberBase<T> => NDArray.Of(values);

    /// <summary>An array of as many axes.</summary>
    /// <param name="values">A rectangular array, as <c>float[,]</c>.</param>
    /// <returns>The array.</returns>
    public static NDArray array(Array values) => NDArray.Of(values);

    /// <summary>0, 1, ... up to, not including, a number.</summary>
    /// <param name="stop">The number.</param>
    /// <returns>32-bit integers.</returns>
    public static NDArray arange(int stop) => new(Enumerable.Range(0, Math.Max(0, stop)).ToArray());

    /// <summary>Zeros.</summary>
    /// <param name="shape">Axes.</param>
    /// <returns>Floats.</returns>
    public static NDArray zeros(Shape shape) => new(new float[Size(shape)], shape);

    /// <summary>Ones.</summary>
    /// <param name="shape">Axes.</param>
    /// <returns>Floats.</returns>
    public static NDArray ones(Shape shape) => new(Enumerable.Repeat(1f, Size(shape)).ToArray(), shape);

    /// <summary>Index of the largest number of each row, the first of equals (or of the first NaN): the class that <c>predict</c>'s probabilities favour.</summary>
    /// <param name="a">(..., columns).</param>
    /// <param name="axis">Only the last axis, -1 or its number.</param>
    /// <returns>The shape without its last axis, 32-bit integers.</returns>
    /// <exception cref="ArgumentException">The axis is not the last, or it is empty.</exception>
    public static NDArray argmax(NDArray a, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (a.ndim == 0 || a.shape[-1] == 0)
        {
            throw new ArgumentException($"argmax goes over the last axis, which must not be empty, received shape {a.shape}.", nameof(a));
        }

        if (axis != -1 && axis != a.ndim - 1)
        {
            throw new ArgumentException($"argmax goes over the last axis, -1 or {a.ndim - 1} for shape {a.shape}, received axis {axis}.", nameof(axis));
        }

        int[] indices = a.dtype switch
        {
            TF_DataType.TF_DOUBLE => Indices<double>(a),
            TF_DataType.TF_INT64 => Indices<long>(a),
            TF_DataType.TF_FLOAT => Indices<float>(a),
            _ => Indices<int>(a),
        };
        return new NDArray(indices, new Shape(a.shape.dims[..^1]));
    }

    /// <summary>Index of the largest number of a row, the first of equals (or of the first NaN).</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="row">The numbers.</param>
    /// <returns>The index, 0 for no numbers.</returns>
    public static int argmax<T>(ReadOnlySpan<T> row)
        where T : INumber<T>
    {
        int best = 0;
        for (int i = 1; i < row.Length && !T.IsNaN(row[best]); i++)
        {
            // Negated, not >, so that a NaN wins.
            if (!(row[i] <= row[best]))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The same numbers with one more axis, of size 1.</summary>
    /// <param name="a">The array.</param>
    /// <param name="axis">Where the axis goes; -1 is behind the others.</param>
    /// <returns>An array that shares the numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static NDArray expand_dims(NDArray a, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        int position = axis < 0 ? axis + a.ndim + 1 : axis;
        return position >= 0 && position <= a.ndim
            ? a.reshape(new Shape([.. a.shape.dims[..position], 1, .. a.shape.dims[position..]]))
            : throw new ArgumentOutOfRangeException(nameof(axis), $"axis must be {-a.ndim - 1} to {a.ndim} for shape {a.shape}, received {axis}.");
    }

    /// <summary>Mean of all numbers.</summary>
    /// <param name="a">The array.</param>
    /// <returns>The mean, summed in double precision; NaN of no numbers, as in NumPy.</returns>
    public static float mean(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return (float)(a.ToArray<double>().Sum() / a.size);
    }

    /// <summary>Sum of all numbers.</summary>
    /// <param name="a">The array.</param>
    /// <returns>The sum, in double precision.</returns>
    public static float sum(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return (float)a.ToArray<double>().Sum();
    }

    private static int[] Indices<T>(NDArray a)
        where T : unmanaged, INumber<T>
    {
        T[] values = a.Values<T>();
        int columns = a.shape[-1];
        int[] indices = new int[values.Length / columns];
        for (int row = 0; row < indices.Length; row++)
        {
            indices[row] = argmax<T>(values.AsSpan(row * columns, columns));
        }

        return indices;
    }

    private static int Size(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!shape.IsKnown)
        {
            throw new ArgumentException($"The shape must be known, received {shape}.", nameof(shape));
        }

        return shape.Estimate <= Array.MaxLength
            ? shape.Count
            : throw new ArgumentOutOfRangeException(nameof(shape), $"An array has at most {Array.MaxLength} elements, received shape {shape}.");
    }
}
