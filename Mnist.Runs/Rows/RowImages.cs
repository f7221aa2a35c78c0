using Mnist.Formats.Data;
using Mnist.Formats.Tensors;

namespace Mnist.Runs.Rows;

/// <summary>Says what is to be known of rows that are images.</summary>
internal static class RowImages
{
    // Smaller ones are tables or short series rather than images.
    private const int SmallestSide = 8;

    /// <summary>A sentence where the rows are images that are dark on light; nothing else.</summary>
    /// <param name="array">The rows: whole numbers from 0 to 255 or floats from 0 to 1.</param>
    /// <param name="file">Where they came from.</param>
    public static IEnumerable<string> Note(NDArray array, string file) => Size(array) is (var rows, var columns) && ImageSurvey.Of(Sample(array, rows, columns)).IsDarkOnLight
        ? [$"The rows of '{file}' look like images that are dark on light, those of MNIST are light on dark; they are scored as they are, and a network trained on MNIST reads them badly: give 255 - x, or 1 - x of floats."]
        : [];

    private static (int Rows, int Columns)? Size(NDArray array) => array.shape.dims[1..] switch
    {
        [DigitImage.Side * DigitImage.Side] => (DigitImage.Side, DigitImage.Side),
        [>= SmallestSide and var rows, >= SmallestSide and var columns] => ((int)rows, (int)columns),
        [>= SmallestSide and var rows, >= SmallestSide and var columns, 1] => ((int)rows, (int)columns),
        _ => null,
    };

    private static IEnumerable<GreyImage> Sample(NDArray array, int rows, int columns)
    {
        int taken = Math.Min(array.Rows, ImageSurvey.MaxSeen);
        for (int i = 0; i < taken; i++)
        {
            double[] row = array[(int)((long)i * array.Rows / taken)].ToArray<double>();
            double scale = array.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE ? byte.MaxValue : 1;
            if (Array.TrueForAll(row, value => value * scale is >= byte.MinValue and <= byte.MaxValue))
            {
                yield return new GreyImage(Array.ConvertAll(row, value => (byte)(value * scale)), columns, rows);
            }
        }
    }
}
