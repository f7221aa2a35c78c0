using Mnist.Formats.Data.Digits;

namespace Mnist.Formats.Data;

/// <summary>Brings an image of any size into the form of MNIST's digits.</summary>
/// <remarks>As LeCun's data were made: bright ink on black, scaled into 20 x 20 with its proportions, centred by its mass in 28 x 28. A photo is first freed of what is not the digit:
/// slow changes of light and the edges of shadows, what touches the border or frames the picture, specks and noise. The tone may be either, dark on light or light on dark.
/// An image that has MNIST's form already is taken as it is.</remarks>
public static class DigitImage
{
    /// <summary>Width and height.</summary>
    public const int Side = 28;

    /// <summary>Reads an image.</summary>
    /// <param name="file">A file of one digit, in one of the <see cref="ImageFormats"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>(28, 28) floats, 0 to 1.</returns>
    /// <exception cref="DatasetException">The file is missing or no image, or shows no ink.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static float[] Read(string file, CancellationToken cancellation = default) =>
        Prepare(GreyImage.Read(file, cancellation)) ?? throw new DatasetException($"'{file}' shows nothing but background, no ink found; give an image of one digit.");

    /// <summary>Brings an image that was read into the form of MNIST's digits.</summary>
    /// <param name="image">An image of one digit.</param>
    /// <returns>(28, 28) floats, 0 to 1; null where there is no ink.</returns>
    public static float[]? Prepare(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return DigitPreparation.Prepare(image);
    }
}
