namespace Mnist.Formats.Data.Images;

/// <summary>An image file that is to be decoded, and what decoding it may cost: a stranger's file of a few bytes can promise gigabytes of pixels.</summary>
/// <param name="bytes">The whole file.</param>
/// <param name="path">Its name, for messages.</param>
/// <param name="stop">Stops the decoding.</param>
internal sealed class ImageInput(byte[] bytes, string path, CancellationToken stop = default)
{
    /// <summary>Most pixels: those of a phone's camera of 50 megapixels fit.</summary>
    public const long MaxPixels = 52_000_000;

    /// <summary>Most pixels on a side: as many as JPEG can have. Each row costs something, however short.</summary>
    public const long MaxSide = ushort.MaxValue;

    // What any file may take, so that a small one can be a large plain image, and what it may take for each of its own bytes.
    private const long FreeBytes = 56 << 20;
    private const long BytesEach = 8;

    /// <summary>The whole file.</summary>
    public byte[] Bytes => bytes;

    /// <summary>What is kept of its colours; how bright they are by default.</summary>
    public Shade Shade { get; init; }

    /// <summary>How the image is to be turned: see <see cref="ImageOrientation"/>.</summary>
    public int Orientation { get; } = ImageOrientation.Of(bytes);

    /// <summary>Refuses an image that is too large, before anything is allocated for it.</summary>
    /// <param name="width">Pixels in a row, as the file says.</param>
    /// <param name="height">Rows, as the file says.</param>
    /// <param name="bytesPerPixel">What is kept of each pixel.</param>
    /// <param name="extra">What decoding takes beside that, in bytes.</param>
    /// <exception cref="DatasetException">It is too large, or has no pixels.</exception>
    public void RequireSize(long width, long height, int bytesPerPixel, long extra = 0)
    {
        if (width < 1 || height < 1)
        {
            throw Refused($"has {width} x {height} pixels; get or save it again");
        }

        if (Math.Max(width, height) > MaxSide || width * height > MaxPixels)
        {
            throw Refused($"has {width} x {height} pixels; images of up to {MaxPixels / 1_000_000} million pixels, and {MaxSide} on a side, are read: make it smaller");
        }

        long need = (width * height * (bytesPerPixel + (Orientation == ImageOrientation.Upright ? 0 : 1))) + extra;
        long most = FreeBytes + (BytesEach * bytes.Length);
        if (need > most)
        {
            throw Refused($"has {width} x {height} pixels in {bytes.Length} bytes and would take {need >> 20} MiB to read, expected at most {most >> 20} MiB for a file of that size; make the image smaller, or save it as a plain JPEG (not progressive)");
        }
    }

    /// <summary>What is kept of a colour, in whole numbers; of 16 bits as of 8.</summary>
    public int Of(int red, int green, int blue) => Shade switch
    {
        Shade.Grey => Raster.Brightness(red, green, blue),
        Shade.Red => red,
        Shade.Green => green,
        _ => blue,
    };

    /// <summary>Ends the decoding when that is asked for; to be called at least once a row.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Continue() => stop.ThrowIfCancellationRequested();

    /// <summary>The file ends too early.</summary>
    public DatasetException Cut() => Refused("ends before its pixels do; give the whole file");

    /// <summary>The file breaks its format's rules.</summary>
    /// <param name="inner">What a library below threw.</param>
    public DatasetException Damaged(Exception? inner = null) => Refused("cannot be read as an image: it is damaged; get or save it again", inner);

    /// <summary>The file is what is not read.</summary>
    /// <param name="reason">What it is and how to repair it.</param>
    /// <param name="inner">What a library below threw.</param>
    public DatasetException Refused(string reason, Exception? inner = null) => new($"'{path}' {reason}.", inner);
}
