using System.Numerics;

namespace Mnist.Formats.Tensors;

public sealed partial class NDArray
{
    private interface IOperation
    {
        static abstract T Apply<T>(T left, T right)
            where T : INumber<T>;

        static virtual TF_DataType TypeOfResult(TF_DataType common) => common;
    }

    /// <summary>Adds element by element.</summary>
    /// <param name="left">An array.</param>
    /// <param name="right">An array of the same shape; one of them may have only the last axes of the other.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static NDArray operator +(NDArray left, NDArray right) => Combine<Sum>(left, right);

    /// <summary>Adds a number to each element.</summary>
    /// <param name="array">The array.</param>
    /// <param name="number">The number.</param>
    public static NDArray operator +(NDArray array, double number) => Combine<Sum>(array, Scalar(number, array));

    /// <summary>Adds each element to a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="array">The array.</param>
    public static NDArray operator +(double number, NDArray array) => Combine<Sum>(Scalar(number, array), array);

    /// <summary>Subtracts element by element.</summary>
    /// <param name="left">An array.</param>
    /// <param name="right">An array of the same shape; one of them may have only the last axes of the other.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static NDArray operator -(NDArray left, NDArray right) => Combine<Difference>(left, right);

    /// <summary>Subtracts a number from each element.</summary>
    /// <param name="array">The array.</param>
    /// <param name="number">The number.</param>
    public static NDArray operator -(NDArray array, double number) => Combine<Difference>(array, Scalar(number, array));

    /// <summary>Subtracts each element from a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="array">The array.</param>
    public static NDArray operator -(double number, NDArray array) => Combine<Difference>(Scalar(number, array), array);

    /// <summary>Multiplies element by element.</summary>
    /// <param name="left">An array.</param>
    /// <param name="right">An array of the same shape; one of them may have only the last axes of the other.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static NDArray operator *(NDArray left, NDArray right) => Combine<Product>(left, right);

    /// <summary>Multiplies each element by a number.</summary>
    /// <param name="array">The array.</param>
    /// <param name="number">The number.</param>
    public static NDArray operator *(NDArray array, double number) => Combine<Product>(array, Scalar(number, array));

    /// <summary>Multiplies a number by each element.</summary>
    /// <param name="number">The number.</param>
    /// <param name="array">The array.</param>
    public static NDArray operator *(double number, NDArray array) => Combine<Product>(Scalar(number, array), array);

    /// <summary>Divides element by element; two integer arrays give doubles.</summary>
    /// <param name="left">An array.</param>
    /// <param name="right">An array of the same shape; one of them may have only the last axes of the other.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static NDArray operator /(NDArray left, NDArray right) => Combine<Quotient>(left, right);

    /// <summary>Divides each element by a number.</summary>
    /// <param name="array">The array.</param>
    /// <param name="number">The divisor.</param>
    public static NDArray operator /(NDArray array, double number) => Combine<Quotient>(array, Scalar(number, array));

    /// <summary>Divides a number by each element.</summary>
    /// <param name="number">The number.</param>
    /// <param name="array">The divisors.</param>
    public static NDArray operator /(double number, NDArray array) => Combine<Quotient>(Scalar(number, array), array);

    /// <summary>Remainder of each element, with the sign of the divisor as in NumPy.</summary>
    /// <param name="array">The array.</param>
    /// <param name="number">The divisor.</param>
    public static NDArray operator %(NDArray array, double number) => Combine<Remainder>(array, Scalar(number, array));

    // As float32 in NumPy where the array's numbers fit into one, else as float64.
    private static NDArray Scalar(double number, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        Array value = array.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_UINT8 ? new[] { (float)number } : new[] { number };
        return new NDArray(value, new Shape());
    }

    private static NDArray Combine<TOperation>(NDArray left, NDArray right)
        where TOperation : IOperation
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return TOperation.TypeOfResult(CommonType(left.dtype, right.dtype)) switch
        {
            TF_DataType.TF_DOUBLE => Combine<TOperation, double>(left, right),
            TF_DataType.TF_FLOAT => CombineCoded<TOperation>(left, right) ?? Combine<TOperation, float>(left, right),
            TF_DataType.TF_INT64 => Combine<TOperation, long>(left, right),
            TF_DataType.TF_INT32 => Combine<TOperation, int>(left, right),
            _ => Combine<TOperation, byte>(left, right),
        };
    }

    // Of bytes and one number: 256 results are all there are.
    private static NDArray? CombineCoded<TOperation>(NDArray left, NDArray right)
        where TOperation : IOperation
    {
        NDArray array = left.ndim > 0 ? left : right;
        if ((left.ndim > 0 && right.ndim > 0) || Long(array) is not { } coded)
        {
            return null;
        }

        NDArray values = new(coded.Values.ToArray());
        NDArray results = Combine<TOperation, float>(left.ndim > 0 ? values : left, left.ndim > 0 ? right : values);

        // The array of bytes is its owner's, who may write into it.
        ReadOnlyMemory<byte> codes = coded.Memory;
        return new NDArray(new CodedFloats(array.dtype == TF_DataType.TF_UINT8 ? codes.ToArray() : codes, results.Singles()), array.shape);
    }

    private static NDArray Combine<TOperation, T>(NDArray left, NDArray right)
        where TOperation : IOperation
        where T : unmanaged, INumber<T>
    {
        (Shape whole, Shape part) = left.ndim >= right.ndim ? (left.shape, right.shape) : (right.shape, left.shape);
        if (!whole.dims.AsSpan().EndsWith(part.dims))
        {
            throw new ArgumentException($"Arrays of shapes {left.shape} and {right.shape} do not match: the shapes must be equal, or one the last axes of the other. Reshape one of them.");
        }

        T[] lefts = left.Values<T>();
        T[] rights = right.Values<T>();
        T[] result = new T[whole.Count];
        for (int i = 0, l = 0, r = 0; i < result.Length; i++)
        {
            result[i] = TOperation.Apply(lefts[l], rights[r]);
            l = l + 1 < lefts.Length ? l + 1 : 0;
            r = r + 1 < rights.Length ? r + 1 : 0;
        }

        return new NDArray(result, whole);
    }

    // NumPy's: the smallest type that holds the numbers of both.
    private static TF_DataType CommonType(TF_DataType left, TF_DataType right) => (left, right) switch
    {
        _ when left == right => left,
        (TF_DataType.TF_UINT8, _) => right,
        (_, TF_DataType.TF_UINT8) => left,
        (TF_DataType.TF_INT32, TF_DataType.TF_INT64) or (TF_DataType.TF_INT64, TF_DataType.TF_INT32) => TF_DataType.TF_INT64,
        _ => TF_DataType.TF_DOUBLE,
    };

    private readonly struct Sum : IOperation
    {
        public static T Apply<T>(T left, T right)
            where T : INumber<T> => left + right;
    }

    private readonly struct Difference : IOperation
    {
        public static T Apply<T>(T left, T right)
            where T : INumber<T> => left - right;
    }

    private readonly struct Product : IOperation
    {
        public static T Apply<T>(T left, T right)
            where T : INumber<T> => left * right;
    }

    private readonly struct Quotient : IOperation
    {
        public static TF_DataType TypeOfResult(TF_DataType common) => common == TF_DataType.TF_FLOAT ? common : TF_DataType.TF_DOUBLE;

        public static T Apply<T>(T left, T right)
            where T : INumber<T> => left / right;
    }

    private readonly struct Remainder : IOperation
    {
        public static T Apply<T>(T left, T right)
            where T : INumber<T>
        {
            T rest = left % right;
            return T.IsZero(rest) ? T.CopySign(rest, right) : T.IsNegative(rest) != T.IsNegative(right) ? rest + right : rest;
        }
    }
}
