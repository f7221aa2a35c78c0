using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mnist.Formats.Tensors;

/// <summary>A dense array of numbers, row-major, in the shape NumPy and TensorFlow.NET users know.</summary>
/// <remarks>
/// Arithmetic makes a new array; <see cref="reshape"/> shares the numbers. Two arrays give the type NumPy gives: integers wrap, float with int or long gives double.
/// A number turns bytes into floats, and int and long into doubles. Floats that come of bytes and numbers are kept as bytes (<see cref="Coded"/>) until they are asked for as floats.
/// </remarks>
/// <example><code>NDArray x = xTrain.reshape((60000, 784)) / 255.0f;</code></example>
public sealed partial class NDArray
{
    // Up to so many numbers are computed as they are: a table for the bytes would not be shorter.
    private const int MaxPlain = CodedFloats.Count;

    // An Array, or CodedFloats until somebody wants them as floats.
    private volatile object _numbers;

    /// <summary>Wraps numbers without copying them.</summary>
    /// <param name="data">float, double, int, long or byte elements, row-major.</param>
    /// <param name="shape">Axes; one axis of all elements when null.</param>
    /// <exception cref="ArgumentException">The element type is another, or the shape has another number of elements.</exception>
    public NDArray(Array data, Shape? shape = null)
        : this(data, shape, nameof(data))
    {
    }

    private NDArray(Array data, Shape? shape, string parameter)
    {
        ArgumentNullException.ThrowIfNull(data, parameter);
        dtype = TypeOf(data, parameter);
        this.shape = shape ?? new Shape([.. Enumerable.Range(0, data.Rank).Select(axis => (long)data.GetLength(axis))]);
        if (this.shape.Estimate != data.Length)
        {
            throw new ArgumentException($"Shape {this.shape} does not hold the {data.Length} elements received.", parameter);
        }

        (_numbers, Length) = (data.Rank == 1 ? data : Flatten(data), data.Length);
    }

    /// <summary>Wraps floats that are kept as bytes.</summary>
    /// <param name="coded">The floats, row-major.</param>
    /// <param name="shape">Axes; one axis of all elements when null.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public NDArray(CodedFloats coded, Shape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(coded);
        this.shape = shape ?? new Shape(coded.Length);
        if (this.shape.Estimate != coded.Length)
        {
            throw new ArgumentException($"Shape {this.shape} does not hold the {coded.Length} elements received.", nameof(coded));
        }

        (_numbers, Length, dtype) = (coded, coded.Length, TF_DataType.TF_FLOAT);
    }

    /// <summary>Sizes of the axes.</summary>
    public Shape shape { get; }

    /// <summary>Element type.</summary>
    public TF_DataType dtype { get; }

    /// <summary>Number of axes.</summary>
    public int ndim => shape.ndim;

    /// <summary>Number of elements.</summary>
    public long size => Length;

    /// <summary>Size of the first axis: the number of rows of a data set.</summary>
    public int Rows => ndim == 0 ? 1 : shape[0];

    /// <summary>Number of elements of one row.</summary>
    public int RowSize => Rows == 0 ? new Shape(shape.dims[1..]).Count : Length / Rows;

    /// <summary>The numbers as floats that are kept as bytes: of an array of bytes, and of one computed from such an array and numbers. Null for others.</summary>
    /// <remarks>Who takes the floats from here row by row needs a quarter of the memory <see cref="Singles"/> needs: <c>fit</c>, <c>evaluate</c> and <c>predict</c> do.</remarks>
    public CodedFloats? Coded => _numbers switch
    {
        CodedFloats coded => coded,
        byte[] bytes when dtype == TF_DataType.TF_UINT8 => CodedFloats.Divide(bytes, 1f),
        _ => null,
    };

    private int Length { get; }

    // Asked for as floats once, they are likely to be asked for again.
    private Array Plain => _numbers switch
    {
        CodedFloats coded => (Array)(_numbers = coded.ToArray()),
        var plain => (Array)plain,
    };

    /// <summary>The same numbers under other axes; one axis may be -1 and is computed.</summary>
    /// <param name="newshape">The axes.</param>
    /// <returns>An array that shares this one's numbers.</returns>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public NDArray reshape(Shape newshape)
    {
        ArgumentNullException.ThrowIfNull(newshape);
        long[] dims = newshape.dims;
        int unknown = Array.IndexOf(dims, -1L);
        if (unknown >= 0)
        {
            long known = dims.Where((_, axis) => axis != unknown).Aggregate(1L, (product, dim) => product * dim);
            dims[unknown] = known > 0 ? size / known : 0;
        }

        Shape target = new(dims);
        return target.Estimate == size
            ? Reshaped(target)
            : throw new ArgumentException($"An array of shape {shape} ({size} elements) cannot be reshaped to {newshape}.", nameof(newshape));
    }

    /// <summary>The numbers in another type, as NumPy converts them: towards zero, and what an integer type cannot hold wraps.</summary>
    /// <param name="type">Element type wanted.</param>
    /// <returns>A new array, or this one when it has that type already.</returns>
    public NDArray astype(TF_DataType type) => type == dtype ? this : type == TF_DataType.TF_FLOAT ? Floats() : new NDArray(
        type switch
        {
            TF_DataType.TF_DOUBLE => ToArray<double>(),
            TF_DataType.TF_INT32 => ToArray<int>(),
            TF_DataType.TF_INT64 => ToArray<long>(),
            TF_DataType.TF_UINT8 => (Array)ToArray<byte>(),
            _ => throw new ArgumentOutOfRangeException(nameof(type), $"Element type {type} is not one of {string.Join(", ", Enum.GetNames<TF_DataType>())}."),
        },
        shape);

    /// <summary>The numbers, row-major, converted as <see cref="astype"/> does if need be.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <returns>A new array.</returns>
    public T[] ToArray<T>()
        where T : unmanaged, INumberBase<T> => _numbers switch
        {
            T[] same => [.. same],
            CodedFloats coded when coded.ToArray() is var decoded => decoded as T[] ?? Array.ConvertAll(decoded, value => FromReal<T>(value)),
            float[] floats => Array.ConvertAll(floats, value => FromReal<T>(value)),
            double[] doubles => Array.ConvertAll(doubles, FromReal<T>),
            int[] ints => Array.ConvertAll(ints, T.CreateTruncating),
            long[] longs => Array.ConvertAll(longs, T.CreateTruncating),
            _ => Array.ConvertAll((byte[])_numbers, T.CreateTruncating),
        };

    /// <summary>The numbers as an array of as many axes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <returns>A rectangular array, as <c>float[,]</c>.</returns>
    /// <exception cref="InvalidOperationException">The array has no axes.</exception>
    public Array ToMultiDimArray<T>()
        where T : unmanaged, INumberBase<T>
    {
        if (ndim == 0)
        {
            throw new InvalidOperationException("An array of shape () has no axes. Use ToArray.");
        }

        T[] flat = ToArray<T>();
        Array result = Rectangle<T>(shape.dims);
        int[] index = new int[ndim];
        foreach (T value in flat)
        {
            result.SetValue(value, index);
            for (int axis = ndim - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return result;
    }

    /// <summary>The numbers, as NumPy's <c>print</c> shows them: by rows, with columns aligned; of more than a thousand the three at each edge. The machine's language does not matter.</summary>
    /// <returns>The text, as <c>[[0.1 0.9]\n [0.7 0.3]]</c>.</returns>
    public override string ToString() => ArrayText.Of(this);

    /// <summary>An array of as many axes, for callers whose parameter is called <c>values</c>.</summary>
    internal static NDArray Of(Array values) => new(values, null, nameof(values));

    /// <summary>The numbers as floats, row-major: the array's own where they are floats already, to be read only.</summary>
    public float[] Singles() => Values<float>();

    /// <summary>The numbers, row-major: the array's own where they have this type already, to be read only.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    public T[] Values<T>()
        where T : unmanaged, INumberBase<T> => (typeof(T) == typeof(float) ? Plain : _numbers) as T[] ?? ToArray<T>();

    // Floats that are kept as bytes, or bytes, so many that a table of what bytes stand for is shorter.
    private static CodedFloats? Long(NDArray array) => array.Length > MaxPlain ? array.Coded : null;

    // The array of bytes is its owner's, who may write into it.
    private NDArray Floats() => Long(this) is { } bytes ? new NDArray(new CodedFloats(bytes.Codes.ToArray(), bytes.Values), shape) : new NDArray(ToArray<float>(), shape);

    private NDArray Reshaped(Shape target) => _numbers switch
    {
        CodedFloats coded => new NDArray(coded, target),
        var plain => new NDArray((Array)plain, target),
    };

    // .NET saturates where NumPy wraps, so integers below 64 bits come by way of long. A type without 0.5 is an integer type.
    private static T FromReal<T>(double value)
        where T : unmanaged, INumberBase<T> =>
        Unsafe.SizeOf<T>() < sizeof(long) && T.IsZero(T.CreateTruncating(0.5)) ? T.CreateTruncating((long)value) : T.CreateTruncating(value);

    // By the element type itself: to the runtime a uint[] is an int[] too.
    private static TF_DataType TypeOf(Array data, string parameter)
    {
        Type element = data.GetType().GetElementType()!;
        return element == typeof(float) ? TF_DataType.TF_FLOAT
            : element == typeof(double) ? TF_DataType.TF_DOUBLE
            : element == typeof(int) ? TF_DataType.TF_INT32
            : element == typeof(long) ? TF_DataType.TF_INT64
            : element == typeof(byte) ? TF_DataType.TF_UINT8
            : throw new ArgumentException($"Elements must be float, double, int, long or byte, received {element.Name}.", parameter);
    }

    /// <summary>Zeros in a line. Each type by its name, because a program compiled ahead of time has only the arrays its code names.</summary>
    private static Array Zeros(TF_DataType type, int length) => type switch
    {
        TF_DataType.TF_FLOAT => new float[length],
        TF_DataType.TF_DOUBLE => new double[length],
        TF_DataType.TF_INT32 => new int[length],
        TF_DataType.TF_INT64 => new long[length],
        _ => new byte[length],
    };

    private static Array Rectangle<T>(long[] dims) => dims switch
    {
        [var a] => new T[a],
        [var a, var b] => new T[a, b],
        [var a, var b, var c] => new T[a, b, c],
        [var a, var b, var c, var d] => new T[a, b, c, d],
        [var a, var b, var c, var d, var e] => new T[a, b, c, d, e],
        [var a, var b, var c, var d, var e, var f] => new T[a, b, c, d, e, f],
        _ => RuntimeFeature.IsDynamicCodeSupported ? Array.CreateInstance(typeof(T), dims)
            : throw new NotSupportedException($"A program compiled ahead of time has no arrays of {dims.Length} axes; take parts of at most 6 first, as array[0]."),
    };

    private static Array Flatten(Array data)
    {
        Array flat = Zeros(TypeOf(data, nameof(data)), data.Length);
        int i = 0;
        foreach (object value in data)
        {
            flat.SetValue(value, i++);
        }

        return flat;
    }
}
