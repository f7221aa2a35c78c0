using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>What a PNG file says of its pixels. Defined in the PNG specification, third edition, 11.2.1.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bits">Bits of a number.</param>
/// <param name="Kind">0 grey, 2 colour, 3 palette, 4 grey and opacity, 6 colour and opacity.</param>
/// <param name="Interlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal sealed record PngHeader(uint Width, uint Height, int Bits, int Kind, bool Interlaced)
{
    public const int Grey = 0;
    public const int Colour = 2;
    public const int Palette = 3;
    public const int GreyOpacity = 4;
    public const int ColourOpacity = 6;

    // Of each pass: first column and row, and the steps between them.
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Numbers of a pixel.</summary>
    public int Channels => Kind switch
    {
        Colour => 3,
        GreyOpacity => 2,
        ColourOpacity => 4,
        _ => 1,
    };

    /// <summary>Whether each pixel has an opacity of its own.</summary>
    public bool HasOpacity => Kind is GreyOpacity or ColourOpacity;

    /// <summary>The passes in which the pixels come.</summary>
    public IReadOnlyList<(int X, int Y, int StepX, int StepY)> Passes => Interlaced ? Adam7 : [(0, 0, 1, 1)];

    /// <summary>Bytes of so many pixels of a row, without the filter's number.</summary>
    public int RowBytes(int pixels) => (int)((((long)pixels * Bits * Channels) + 7) / 8);

    /// <summary>Reads the content of the chunk IHDR.</summary>
    /// <returns>The header; null where it is damaged.</returns>
    public static PngHeader? Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length != 13 || content[10] != 0 || content[11] != 0 || content[12] > 1)
        {
            return null;
        }

        (byte bits, byte kind) = (content[8], content[9]);
        bool known = kind switch
        {
            Grey => bits is 1 or 2 or 4 or 8 or 16,
            Palette => bits is 1 or 2 or 4 or 8,
            Colour or GreyOpacity or ColourOpacity => bits is 8 or 16,
            _ => false,
        };
        return known ? new PngHeader(BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]), bits, kind, content[12] == 1) : null;
    }
}
