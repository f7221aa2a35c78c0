using System.Buffers.Binary;

namespace Mnist.Tests.TestData;

/// <summary>Puts an orientation tag into images, as cameras do.</summary>
internal static class ExifImages
{
    /// <summary>An Exif block: a TIFF file with a maker and the tag.</summary>
    public static byte[] Tiff(int orientation, bool little)
    {
        return
        [
            .. little ? "II*\0"u8 : "MM\0*"u8, .. Long(8), .. Short(2),
            .. Short(0x010F), .. Short(2), .. Long(4), .. "Us\0\0"u8,
            .. Short(0x0112), .. Short(3), .. Long(1), .. Short(orientation), .. Short(0),
            .. Long(0),
        ];

        byte[] Short(int value) => Bytes(value, 2);

        byte[] Long(int value) => Bytes(value, 4);

        byte[] Bytes(int value, int count)
        {
            byte[] bytes = [.. Enumerable.Range(0, count).Select(i => (byte)(value >> (8 * i)))];
            return little ? bytes : [.. bytes.Reverse()];
        }
    }

    /// <summary>A JPEG file with the block behind its first segment.</summary>
    public static byte[] Jpeg(byte[] file, byte[] tiff)
    {
        int first = 4 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4)) - 2 + 2;
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(tiff.Length + 8));
        return [.. file[..first], 0xFF, 0xE1, .. length, .. "Exif\0\0"u8, .. tiff, .. file[first..]];
    }

    /// <summary>A PNG file with the block behind its header. The chunk's checksum is left at 0: readers skip the checksums of what they do not draw.</summary>
    public static byte[] Png(byte[] file, byte[] tiff)
    {
        const int Header = 33;
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, tiff.Length);
        return [.. file[..Header], .. length, .. "eXIf"u8, .. tiff, 0, 0, 0, 0, .. file[Header..]];
    }
}
