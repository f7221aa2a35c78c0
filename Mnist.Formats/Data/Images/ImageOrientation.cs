using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>How an image is to be turned so that what was above is above: the orientation tag of Exif 2.32, 4.6.4, as cameras write it.</summary>
/// <remarks>Only this tag is looked for, within the bytes that are there: whatever else a file says of itself is not opened.</remarks>
internal static class ImageOrientation
{
    /// <summary>The first row is above, the first column on the left.</summary>
    public const int Upright = 1;

    private const int Last = 8;
    private const int EntryBytes = 12;
    private const ushort Tag = 0x0112;
    private const ushort TypeShort = 3;
    private const ushort TypeLong = 4;

    /// <summary>Reads the tag of a JPEG or PNG file.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>1 to 8; <see cref="Upright"/> where there is no tag or one that makes no sense.</returns>
    public static int Of(ReadOnlySpan<byte> file) =>
        JpegSegments.Is(file) ? OfExif(JpegSegments.Exif(file))
        : PngChunks.Is(file) ? OfExif(PngChunks.Exif(file))
        : Upright;

    /// <summary>The size of the image when it is turned.</summary>
    public static (int Width, int Height) Size(int orientation, int width, int height) => orientation > 4 ? (height, width) : (width, height);

    /// <summary>Where a pixel of the turned image lies in the stored one.</summary>
    /// <param name="orientation">1 to 8.</param>
    /// <param name="x">Column of the turned image.</param>
    /// <param name="y">Row of the turned image.</param>
    /// <param name="width">Pixels in a row of the stored image.</param>
    /// <param name="height">Rows of the stored image.</param>
    public static (int X, int Y) Source(int orientation, int x, int y, int width, int height) => orientation switch
    {
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        8 => (width - 1 - y, x),
        _ => (x, y),
    };

    // A TIFF file: byte order, 42, where the first directory begins; there a count and entries of tag, type, count and value.
    private static int OfExif(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        bool little = tiff[0] == 'I';
        uint directory = Long(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return Upright;
        }

        int count = Short(tiff[(int)directory..], little);
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int i = 0; i < count && entries.Length >= EntryBytes; i++)
        {
            ReadOnlySpan<byte> entry = entries[..EntryBytes];
            if (Short(entry, little) == Tag)
            {
                uint value = Short(entry[2..], little) switch
                {
                    TypeShort => Short(entry[8..], little),
                    TypeLong => Long(entry[8..], little),
                    _ => Upright,
                };
                return value is >= Upright and <= Last ? (int)value : Upright;
            }

            entries = entries[EntryBytes..];
        }

        return Upright;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
