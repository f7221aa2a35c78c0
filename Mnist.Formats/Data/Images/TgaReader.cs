using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>Decodes TGA files: grey, colours or a palette, plain or run-length encoded. Defined in Truevision's "TGA File Format Specification", version 2.0.</summary>
internal static class TgaReader
{
    private const int Header = 18;
    private const int Packed = 8;
    private const int Palette = 1;
    private const int Colour = 2;
    private const int Grey = 3;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DatasetException">It is damaged, cut, too large or of another kind.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Raster Read(ImageInput input)
    {
        // It begins with nothing of its own, so whatever is called so may be anything.
        ReadOnlySpan<byte> file = input.Bytes;
        int kind = file.Length < Header ? 0 : file[2] & ~Packed;
        int bits = file.Length < Header ? 0 : file[kind == Palette ? 7 : 16];
        if (kind is not (Palette or Colour or Grey) || (file[2] & ~(Packed | 3)) != 0 || file[1] > 1 || bits is not (8 or 15 or 16 or 24 or 32) || (kind == Palette && file[16] != 8)
            || (kind == Palette && file[1] == 0) || (bits == 8 && kind == Colour) || (kind == Grey && bits > 16))
        {
            throw input.Refused($"cannot be read as an image; give a {ImageFormats.Names} file");
        }

        (int width, int height) = (Word(file, 12), Word(file, 14));
        bool hasOpacity = bits == 32 || (kind == Grey && bits == 16);
        input.RequireSize(width, height, hasOpacity ? 2 : 1);
        int step = (bits + 7) / 8;
        int at = Header + file[0];
        int colours = file[1] == 0 ? 0 : Word(file, 5);
        int paletteStep = (file[7] + 7) / 8;
        ReadOnlySpan<byte> palette = at + (colours * paletteStep) > file.Length ? throw input.Cut() : file.Slice(at, colours * paletteStep);
        ReadOnlySpan<byte> rest = file[(at + palette.Length)..];
        int firstColour = Word(file, 3);
        int stored = kind == Palette ? 1 : step;
        bool packed = (file[2] & Packed) != 0;
        if (!packed && (long)width * height * stored > rest.Length)
        {
            throw input.Cut();
        }

        Raster image = new(width, height, new byte[width * height], hasOpacity ? new byte[width * height] : null);
        (int left, bool repeats) = (0, false);
        for (int y = 0; y < height; y++)
        {
            input.Continue();
            int pixel = ((file[17] & 0x20) != 0 ? y : height - 1 - y) * width;
            for (int x = 0; x < width; x++, pixel++)
            {
                if (packed && left == 0)
                {
                    byte packet = rest.Length > stored ? rest[0] : throw input.Cut();
                    (left, repeats) = ((packet & 127) + 1, packet > 127);
                    rest = rest[1..];
                }

                ReadOnlySpan<byte> value = rest.Length >= stored ? rest[..stored] : throw input.Cut();
                if (kind == Palette)
                {
                    int index = value[0] - firstColour;
                    value = index >= 0 && index < colours ? palette.Slice(index * step, step) : throw input.Damaged();
                }

                image.Grey[pixel] = ToGrey(input, value, kind);
                _ = image.Opacity is null ? (byte)0 : image.Opacity[pixel] = value[^1];
                left--;
                rest = !packed || !repeats || left == 0 ? rest[stored..] : rest;
            }
        }

        return image;
    }

    private static byte ToGrey(ImageInput input, ReadOnlySpan<byte> value, int kind)
    {
        if (kind == Grey || value.Length == 1)
        {
            return value[0];
        }

        if (value.Length > 2)
        {
            return (byte)input.Of(value[2], value[1], value[0]);
        }

        int word = BinaryPrimitives.ReadUInt16LittleEndian(value);
        return (byte)input.Of(Five(word >> 10), Five(word >> 5), Five(word));
    }

    private static int Five(int bits) => (bits & 31) * byte.MaxValue / 31;

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
