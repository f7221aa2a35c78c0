using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Rows;

/// <summary>Turns an array into a column of the type a model's input takes.</summary>
internal static class ArrayColumn
{
    /// <exception cref="DatasetException">The numbers cannot be what the model takes.</exception>
    public static void Add(MemoryRowSource source, TensorInfo input, NDArray array, string file)
    {
        long[] shape = array.shape.dims[1..];
        switch (Type.GetTypeCode(input.ElementType))
        {
            case TypeCode.Single:
                source.Add<float>(input.Name, Floats(array, file), shape);
                break;
            case TypeCode.Double:
                source.Add<double>(input.Name, IsReal(array) ? array.ToArray<double>() : Array.ConvertAll(Floats(array, file), value => (double)value), shape);
                break;
            case TypeCode.Int32:
                source.Add<int>(input.Name, Whole(array, input, file, int.MinValue, int.MaxValue, value => (int)value), shape);
                break;
            case TypeCode.Int64:
                source.Add<long>(input.Name, Whole(array, input, file, long.MinValue, long.MaxValue, value => value), shape);
                break;
            case TypeCode.Byte:
                source.Add<byte>(input.Name, Whole(array, input, file, byte.MinValue, byte.MaxValue, value => (byte)value), shape);
                break;
            default:
                source.Add<bool>(input.Name, Whole(array, input, file, 0, 1, value => value != 0), shape);
                break;
        }
    }

    private static bool IsReal(NDArray array) => array.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE;

    private static float[] Floats(NDArray array, string file)
    {
        if (IsReal(array))
        {
            return array.dtype == TF_DataType.TF_FLOAT || Array.TrueForAll(array.Values<double>(), value => !double.IsFinite(value) || float.IsFinite((float)value))
                ? array.ToArray<float>()
                : throw new DatasetException($"'{file}' holds numbers that no 32-bit float can hold, which the model takes; scale them first.");
        }

        long[] values = array.ToArray<long>();
        if (!Array.TrueForAll(values, value => value is >= byte.MinValue and <= byte.MaxValue))
        {
            throw new DatasetException($"'{file}' holds whole numbers outside 0 to 255; give bytes, or floats, which are taken as they are.");
        }

        float[] scaled = new float[values.Length];
        PixelScale.ToUnit(Array.ConvertAll(values, value => (byte)value), scaled);
        return scaled;
    }

    private static T[] Whole<T>(NDArray array, TensorInfo input, string file, long smallest, long largest, Converter<long, T> convert)
    {
        if (IsReal(array) && !Array.TrueForAll(array.ToArray<double>(), value => value == Math.Floor(value) && Math.Abs(value) < 1L << 53))
        {
            throw new DatasetException($"'{file}' holds numbers with fractions; the model's input '{input.Name}' takes {input.ElementType.Name}; give whole numbers.");
        }

        long[] values = array.ToArray<long>();
        return Array.TrueForAll(values, value => value >= smallest && value <= largest)
            ? Array.ConvertAll(values, convert)
            : throw new DatasetException($"'{file}' holds numbers outside {smallest} to {largest}; the model's input '{input.Name}' takes {input.ElementType.Name}; give numbers it can take.");
    }
}
