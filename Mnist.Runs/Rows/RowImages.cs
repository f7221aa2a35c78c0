using Mnist.Formats.Data;
using Mnist.Formats.Tensors;

namespace Mnist.Runs.Rows;

/// <summary>Says what is to be known of rows that are images, from some that it keeps while all go by.</summary>
/// <param name="count">Rows there will be.</param>
/// <param name="shape">Sizes of the axes, the rows first.</param>
internal sealed class RowImages(long count, IReadOnlyList<long> shape)
{
    // Smaller ones are tables or short series rather than images, larger ones no images of one thing.
    private const int SmallestSide = 8;
    private const int LargestSide = 4096;

    private const long MaxBytes = 16 << 20;

    private readonly (int Rows, int Columns)? _size = Size(shape);
    private readonly List<GreyImage> _kept = [];
    private long _next;

    /// <summary>Looks at rows; every row is to be shown, in its order.</summary>
    /// <param name="rows">The rows: whole numbers from 0 to 255 or floats from 0 to 1.</param>
    /// <param name="first">The number of the first.</param>
    public void Look(NDArray rows, long first)
    {
        if (_size is not (var height, var width))
        {
            return;
        }

        // Evenly spread, and no more than a few megabytes of them.
        long taken = Math.Min(count, Math.Clamp(MaxBytes / ((long)height * width), 1, ImageSurvey.MaxSeen));
        for (; _next < taken && _next * count / taken < first + rows.Rows; _next++)
        {
            double[] row = rows[(int)((_next * count / taken) - first)].ToArray<double>();
            double scale = rows.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE ? byte.MaxValue : 1;
            if (Array.TrueForAll(row, value => value * scale is >= byte.MinValue and <= byte.MaxValue))
            {
                _kept.Add(new GreyImage(Array.ConvertAll(row, value => (byte)(value * scale)), width, height));
            }
        }
    }

    /// <summary>A sentence where the rows are images that are dark on light; nothing else.</summary>
    /// <param name="file">Where they came from.</param>
    public IEnumerable<string> Note(string file) => ImageSurvey.Of(_kept).IsDarkOnLight
        ? [$"The rows of '{file}' look like images that are dark on light, those of MNIST are light on dark; they are scored as they are, and a network trained on MNIST reads them badly: give 255 - x, or 1 - x of floats."]
        : [];

    private static (int Rows, int Columns)? Size(IReadOnlyList<long> shape) => shape.Skip(1).ToArray() switch
    {
        [DigitImage.Side * DigitImage.Side] => (DigitImage.Side, DigitImage.Side),
        [>= SmallestSide and <= LargestSide and var rows, >= SmallestSide and <= LargestSide and var columns] => ((int)rows, (int)columns),
        [>= SmallestSide and <= LargestSide and var rows, >= SmallestSide and <= LargestSide and var columns, 1] => ((int)rows, (int)columns),
        _ => null,
    };
}
