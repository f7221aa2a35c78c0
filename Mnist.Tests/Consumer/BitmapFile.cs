using System.Buffers.Binary;

namespace Mnist.Tests.Consumer;

/// <summary>Images as a drawing program saves them.</summary>
internal static class BitmapFile
{
    private const int Header = 54;

    /// <summary>Writes a square image of 24 bits, white where it is drawn and black elsewhere.</summary>
    /// <param name="file">The file.</param>
    /// <param name="side">Pixels on a side; a multiple of 4.</param>
    /// <param name="isDrawn">Whether the pixel at x and y is white.</param>
    public static void Write(string file, int side, Func<int, int, bool> isDrawn)
    {
        byte[] bytes = new byte[Header + (3 * side * side)];
        "BM"u8.CopyTo(bytes);
        foreach ((int offset, int value) in new[] { (2, bytes.Length), (10, Header), (14, Header - 14), (18, side), (22, side), (26, 1 | (24 << 16)), (34, bytes.Length - Header) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        }

        for (int pixel = 0; pixel < side * side; pixel++)
        {
            bytes.AsSpan(Header + (3 * pixel), 3).Fill(isDrawn(pixel % side, pixel / side) ? byte.MaxValue : byte.MinValue);
        }

        File.WriteAllBytes(file, bytes);
    }
}
