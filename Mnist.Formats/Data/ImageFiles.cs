namespace Mnist.Formats.Data;

/// <summary>The image files of one half of a data set.</summary>
/// <param name="folder">Where they lie, for messages.</param>
/// <param name="files">At least one, in their order.</param>
/// <param name="classes">How many classes there are.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class ImageFiles(string folder, IReadOnlyList<LabelledFile> files, int classes, CancellationToken cancellation)
{
    private const long MaxBytes = 1L << 30;

    /// <summary>Reads the images as they are, which must be of one size.</summary>
    /// <exception cref="DatasetException">A file is no image, or of another size than the first.</exception>
    public ImagePart Read()
    {
        GreyImage first = GreyImage.Read(files[0].Path, cancellation);
        return Read(first.Width, first.Height, out OtherSize? other) ?? throw new DatasetException(
            $"'{other!.File}' is {other.Width} x {other.Height} and '{files[0].Path}' {first.Width} x {first.Height}; give all images one size.");
    }

    /// <summary>Reads the images as they are if all have this size.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="other">The first image that has another; null when none has.</param>
    /// <returns>The images; null when one has another size.</returns>
    /// <exception cref="DatasetException">A file is no image.</exception>
    public ImagePart? Read(int width, int height, out OtherSize? other)
    {
        byte[] images = Room(width, height);
        for (int i = 0; i < files.Count; i++)
        {
            GreyImage image = GreyImage.Read(files[i].Path, cancellation);
            if ((image.Width, image.Height) != (width, height))
            {
                other = new OtherSize(files[i].Path, image.Width, image.Height);
                return null;
            }

            image.Pixels.CopyTo(images, i * width * height);
        }

        other = null;
        return Part(images, height, width);
    }

    /// <summary>Reads the images, of any size, as <see cref="DigitImage"/> prepares each.</summary>
    /// <exception cref="DatasetException">A file is no image, or shows nothing.</exception>
    public ImagePart Prepare()
    {
        const int Pixels = DigitImage.Side * DigitImage.Side;
        byte[] images = Room(DigitImage.Side, DigitImage.Side);
        for (int i = 0; i < files.Count; i++)
        {
            float[] digit = DigitImage.Read(files[i].Path, cancellation);
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                images[(i * Pixels) + pixel] = (byte)MathF.Round(digit[pixel] * byte.MaxValue);
            }
        }

        return Part(images, DigitImage.Side, DigitImage.Side);
    }

    private byte[] Room(int width, int height)
    {
        long bytes = (long)files.Count * width * height;
        return bytes <= MaxBytes
            ? new byte[bytes]
            : throw new DatasetException($"'{folder}' holds {files.Count} images of {width} x {height}, which are more than {MaxBytes >> 20} MiB of pixels; make the images smaller, or take fewer.");
    }

    private ImagePart Part(byte[] images, int rows, int columns) =>
        ImagePart.Create(folder, images, [files.Count, rows, columns], folder, [.. files.Select(file => (long)file.Label)], classes);

    /// <summary>An image that is not as large as the others.</summary>
    internal sealed record OtherSize(string File, int Width, int Height);
}
