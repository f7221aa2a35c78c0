using Mnist.Formats.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Says what is to be known of rows that are images, from some that it keeps while all go by.</summary>
/// <param name="begin">The first row there will be.</param>
/// <param name="count">Rows there will be.</param>
/// <param name="rowShape">Sizes of the axes of a row.</param>
internal sealed class RowImages(long begin, long count, IReadOnlyList<long> rowShape)
{
    // Smaller ones are tables or short series rather than images, larger ones no images of one thing.
    private const int SmallestSide = 8;
    private const int LargestSide = 4096;

    private const long MaxBytes = 16 << 20;

    private readonly (int Rows, int Columns)? _size = Size(rowShape);
    private readonly List<GreyImage> _kept = [];
    private long _next;

    /// <summary>Looks at rows; every row is to be shown, in its order.</summary>
    /// <param name="buffer">The rows: whole numbers from 0 to 255 or floats from 0 to 1.</param>
    /// <param name="rows">How many.</param>
    /// <param name="first">The number of the first.</param>
    public void Look(TensorBuffer buffer, int rows, long first)
    {
        if (_size is not (var height, var width))
        {
            return;
        }

        // Evenly spread, and no more than a few megabytes of them.
        long taken = Math.Min(count, Math.Clamp(MaxBytes / ((long)height * width), 1, ImageSurvey.MaxSeen));
        for (; _next < taken && _next * count / taken < first - begin + rows; _next++)
        {
            int row = (int)((_next * count / taken) - (first - begin));
            double[] values = Values(buffer, row);
            double scale = buffer.ElementType == typeof(float) || buffer.ElementType == typeof(double) ? byte.MaxValue : 1;
            if (Array.TrueForAll(values, value => value * scale is >= byte.MinValue and <= byte.MaxValue))
            {
                _kept.Add(new GreyImage(Array.ConvertAll(values, value => (byte)(value * scale)), width, height));
            }
        }
    }

    /// <summary>A sentence where the rows are images that are dark on light; nothing else.</summary>
    /// <param name="file">Where they came from.</param>
    public IEnumerable<string> Note(string file) => ImageSurvey.Of(_kept).IsDarkOnLight
        ? [$"The rows of '{file}' look like images that are dark on light, those of MNIST are light on dark; they are scored as they are, and a network trained on MNIST reads them badly: give 255 - x, or 1 - x of floats."]
        : [];

    private static (int Rows, int Columns)? Size(IReadOnlyList<long> shape) => shape.ToArray() switch
    {
        [DigitImage.Side * DigitImage.Side] => (DigitImage.Side, DigitImage.Side),
        [>= SmallestSide and <= LargestSide and var rows, >= SmallestSide and <= LargestSide and var columns] => ((int)rows, (int)columns),
        [>= SmallestSide and <= LargestSide and var rows, >= SmallestSide and <= LargestSide and var columns, 1] => ((int)rows, (int)columns),
        _ => null,
    };

    private static double[] Values(TensorBuffer buffer, int row) => Type.GetTypeCode(buffer.ElementType) switch
    {
        TypeCode.Single => Array.ConvertAll(buffer.Row<float>(row).ToArray(), value => (double)value),
        TypeCode.Double => buffer.Row<double>(row).ToArray(),
        TypeCode.Int32 => Array.ConvertAll(buffer.Row<int>(row).ToArray(), value => (double)value),
        TypeCode.Int64 => Array.ConvertAll(buffer.Row<long>(row).ToArray(), value => (double)value),
        TypeCode.Byte => Array.ConvertAll(buffer.Row<byte>(row).ToArray(), value => (double)value),
        _ => Array.ConvertAll(buffer.Row<bool>(row).ToArray(), value => value ? 1.0 : 0),
    };
}
