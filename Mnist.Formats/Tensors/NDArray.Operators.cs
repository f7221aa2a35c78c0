using System.Numerics;

namespace Mnist.Formats.Tensors;

public sealed partial class NDArray
{
    /// <summary>One row of the first axis, or one element when all indices are given.</summary>
    /// <param name="index">Indices of the leading axes; negative ones count from the end.</param>
    /// <returns>A new array with the remaining axes.</returns>
    /// <exception cref="ArgumentException">There are more indices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its axis.</exception>
    public NDArray this[params int[] index]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(index);
            if (index.Length > ndim)
            {
                throw new ArgumentException($"{index.Length} indices are too many for an array of shape {shape}.", nameof(index));
            }

            Shape inner = new(shape.dims[index.Length..]);
            int length = inner.Count;
            int start = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                int i = index[axis] < 0 ? index[axis] + shape[axis] : index[axis];
                if (i < 0 || i >= shape[axis])
                {
                    throw new ArgumentOutOfRangeException(nameof(index), $"Index {index[axis]} is outside axis {axis} of shape {shape}.");
                }

                start = (start * shape[axis]) + i;
            }

            return Part(start * length, length, inner);
        }
    }

    /// <summary>A run of rows of the first axis.</summary>
    /// <param name="rows">The rows, as <c>..100</c>.</param>
    /// <returns>A new array.</returns>
    /// <exception cref="ArgumentException">The array has no axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many rows.</exception>
    public NDArray this[Range rows]
    {
        get
        {
            if (ndim == 0)
            {
                throw new ArgumentException("An array of shape () has no rows to take.", nameof(rows));
            }

            int start = rows.Start.GetOffset(Rows);
            int end = rows.End.GetOffset(Rows);
            return start >= 0 && start <= end && end <= Rows
                ? Part(start * RowSize, (end - start) * RowSize, new Shape([end - start, .. shape.dims[1..]]))
                : throw new ArgumentOutOfRangeException(nameof(rows), $"Rows {rows} are outside the {Rows} rows of shape {shape}.");
        }
    }

    /// <summary>Parts of the leading axes, as NumPy cuts them.</summary>
    /// <param name="slices">One for each axis; axes that are not named stay whole.</param>
    /// <returns>A new array with as many axes.</returns>
    /// <exception cref="ArgumentException">There are more slices than axes, or a step is 0.</exception>
    public NDArray this[params Slice[] slices]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(slices);
            if (slices.Length > ndim)
            {
                throw new ArgumentException($"{slices.Length} slices are too many for an array of shape {shape}.", nameof(slices));
            }

            int[][] indices = [.. slices.Select((slice, axis) => slice.Indices(shape[axis]))];
            int inner = new Shape(shape.dims[slices.Length..]).Count;
            int[] starts = [0];
            for (int axis = 0; axis < slices.Length; axis++)
            {
                starts = [.. starts.SelectMany(start => indices[axis], (start, index) => (start * shape[axis]) + index)];
            }

            Shape partShape = new([.. indices.Select(axis => (long)axis.Length), .. shape.dims[slices.Length..]]);
            return Parts(Array.ConvertAll(starts, start => start * inner), inner, partShape);
        }
    }

    /// <summary>Parts of the leading axes, written as in Python.</summary>
    /// <param name="slices">As <c>::100</c>, or <c>5:8, 4:24</c>.</param>
    /// <returns>A new array with as many axes.</returns>
    /// <exception cref="ArgumentException">The text is not a slice.</exception>
    public NDArray this[string slices]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(slices);
            return this[[.. slices.Split(',').Select(text => Slice.Parse(text, nameof(slices)))]];
        }
    }

    /// <summary>An array of as many axes.</summary>
    /// <param name="values">The numbers; those of one axis are not copied.</param>
    public static implicit operator NDArray(Array values) => Of(values);

    /// <summary>The number of an array that has only one.</summary>
    /// <param name="array">An array of one element.</param>
    /// <exception cref="InvalidOperationException">There are more, or none.</exception>
    public static explicit operator float(NDArray array) => Single<float>(array);

    /// <summary>The number of an array that has only one, towards zero.</summary>
    /// <param name="array">An array of one element.</param>
    /// <exception cref="InvalidOperationException">There are more, or none.</exception>
    public static explicit operator int(NDArray array) => Single<int>(array);

    private static T Single<T>(NDArray array)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.size == 1
            ? array.ToArray<T>()[0]
            : throw new InvalidOperationException($"Only an array of one element is a number, received shape {array.shape}. Take one element first, as array[0].");
    }

    private NDArray Part(int start, int length, Shape partShape) => Parts([start], length, partShape);

    // Runs of one length, one after the other, by the places they start at.
    private NDArray Parts(int[] starts, int length, Shape partShape)
    {
        object numbers = _numbers;
        CodedFloats? coded = starts.Length * length > MaxPlain ? numbers as CodedFloats : null;
        Array part = coded is null ? Zeros(dtype, starts.Length * length) : new byte[starts.Length * length];
        for (int i = 0; i < starts.Length; i++)
        {
            if (coded is not null)
            {
                coded.Codes.Slice(starts[i], length).CopyTo(((byte[])part).AsSpan(i * length));
            }
            else if (numbers is CodedFloats floats)
            {
                floats.Decode(starts[i], ((float[])part).AsSpan(i * length, length));
            }
            else
            {
                Array.Copy((Array)numbers, starts[i], part, i * length, length);
            }
        }

        return coded is null ? new NDArray(part, partShape) : new NDArray(new CodedFloats((byte[])part, coded.Values), partShape);
    }
}
