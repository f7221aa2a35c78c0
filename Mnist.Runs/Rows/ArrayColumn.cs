using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Rows;

/// <summary>Turns rows of an array into those of a column of the type a model's input takes.</summary>
internal static class ArrayColumn
{
    /// <summary>Fills the first rows of a buffer.</summary>
    /// <param name="target">The column, with room for as many rows.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="rows">The numbers.</param>
    /// <param name="file">Where they came from, for messages.</param>
    /// <exception cref="DatasetException">The numbers cannot be what the model takes.</exception>
    public static void Fill(TensorBuffer target, TensorInfo input, NDArray rows, string file)
    {
        switch (Type.GetTypeCode(input.ElementType))
        {
            case TypeCode.Single:
                Floats(rows, file, target.Rows<float>(rows.Rows));
                break;
            case TypeCode.Double:
                Doubles(rows, file, target.Rows<double>(rows.Rows));
                break;
            case TypeCode.Int32:
                Whole(target, rows, input, file, int.MinValue, int.MaxValue, value => (int)value);
                break;
            case TypeCode.Int64:
                Whole(target, rows, input, file, long.MinValue, long.MaxValue, value => value);
                break;
            case TypeCode.Byte:
                Whole(target, rows, input, file, byte.MinValue, byte.MaxValue, value => (byte)value);
                break;
            default:
                Whole(target, rows, input, file, 0, 1, value => value != 0);
                break;
        }
    }

    private static bool IsReal(NDArray array) => array.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE;

    private static void Doubles(NDArray rows, string file, Span<double> target)
    {
        if (IsReal(rows))
        {
            rows.Values<double>().CopyTo(target);
            return;
        }

        float[] scaled = new float[target.Length];
        Floats(rows, file, scaled);
        for (int i = 0; i < scaled.Length; i++)
        {
            target[i] = scaled[i];
        }
    }

    private static void Floats(NDArray rows, string file, Span<float> target)
    {
        if (IsReal(rows))
        {
            _ = rows.dtype == TF_DataType.TF_FLOAT || Array.TrueForAll(rows.Values<double>(), value => !double.IsFinite(value) || float.IsFinite((float)value))
                ? 0
                : throw new DatasetException($"'{file}' holds numbers that no 32-bit float can hold, which the model takes; scale them first.");
            rows.Singles().CopyTo(target);
            return;
        }

        if (rows.dtype != TF_DataType.TF_UINT8 && !Array.TrueForAll(rows.Values<long>(), value => value is >= byte.MinValue and <= byte.MaxValue))
        {
            throw new DatasetException($"'{file}' holds whole numbers outside 0 to 255; give bytes, or floats, which are taken as they are.");
        }

        PixelScale.ToUnit(rows.Values<byte>(), target);
    }

    private static void Whole<T>(TensorBuffer target, NDArray rows, TensorInfo input, string file, long smallest, long largest, Converter<long, T> convert)
        where T : unmanaged
    {
        if (IsReal(rows) && !Array.TrueForAll(rows.Values<double>(), value => value == Math.Floor(value) && Math.Abs(value) < 1L << 53))
        {
            throw new DatasetException($"'{file}' holds numbers with fractions; the model's input '{input.Name}' takes {input.ElementType.Name}; give whole numbers.");
        }

        long[] values = rows.Values<long>();
        _ = Array.TrueForAll(values, value => value >= smallest && value <= largest)
            ? 0
            : throw new DatasetException($"'{file}' holds numbers outside {smallest} to {largest}; the model's input '{input.Name}' takes {input.ElementType.Name}; give numbers it can take.");
        Array.ConvertAll(values, convert).CopyTo(target.Rows<T>(rows.Rows));
    }
}
