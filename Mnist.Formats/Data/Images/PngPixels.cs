using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>Turns the numbers of a PNG file's rows into grey and opacity. Defined in the PNG specification, third edition, 11.2.2 and 11.3.1.1.</summary>
internal sealed class PngPixels
{
    private readonly ImageInput _input;
    private readonly PngHeader _header;

    // Of a palette: the grey and the opacity of each colour. One that is not in it is black.
    private readonly byte[] _greys = new byte[256];
    private readonly byte[] _opacities = new byte[256];

    // Of other kinds: the colour that is transparent, as it is stored.
    private readonly int[]? _hidden;

    /// <param name="input">Says what is kept of a colour.</param>
    /// <param name="header">What the rows hold.</param>
    /// <param name="palette">Red, green and blue of each colour; empty where there is none.</param>
    /// <param name="transparency">Opacities of the palette's colours, or the colour that is transparent; empty where there is none.</param>
    public PngPixels(ImageInput input, PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        (_input, _header) = (input, header);
        if (header.Kind == PngHeader.Palette)
        {
            Array.Fill(_opacities, byte.MaxValue);
            transparency[..Math.Min(transparency.Length, _opacities.Length)].CopyTo(_opacities);
            for (int i = 0; i < _greys.Length && (3 * i) + 2 < palette.Length; i++)
            {
                _greys[i] = (byte)_input.Of(palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]);
            }
        }
        else if (!header.HasOpacity && transparency.Length >= 2 * header.Channels)
        {
            _hidden = new int[header.Channels];
            for (int i = 0; i < _hidden.Length; i++)
            {
                _hidden[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]);
            }
        }
    }

    /// <summary>Converts a row.</summary>
    /// <param name="row">Its bytes.</param>
    /// <param name="count">Its pixels.</param>
    /// <param name="grey">Where the first pixel goes to.</param>
    /// <param name="opacity">Where its opacity goes to; empty where none is kept.</param>
    /// <param name="step">How far the next one is.</param>
    public void Convert(ReadOnlySpan<byte> row, int count, Span<byte> grey, Span<byte> opacity, int step)
    {
        for (int pixel = 0; pixel < count; pixel++)
        {
            (grey[pixel * step], byte opaque) = _header.Bits < 8 ? OfBits(row, pixel) : _header.Bits == 8 ? OfBytes(row, pixel) : OfWords(row, pixel);
            if (!opacity.IsEmpty)
            {
                opacity[pixel * step] = opaque;
            }
        }
    }

    private (byte Grey, byte Opacity) OfBits(ReadOnlySpan<byte> row, int pixel)
    {
        int bit = pixel * _header.Bits;
        int most = (1 << _header.Bits) - 1;
        int value = (row[bit >> 3] >> (8 - _header.Bits - (bit & 7))) & most;
        return _header.Kind == PngHeader.Palette ? (_greys[value], _opacities[value]) : ((byte)(value * byte.MaxValue / most), Seen(value));
    }

    private (byte Grey, byte Opacity) OfBytes(ReadOnlySpan<byte> row, int pixel)
    {
        int at = pixel * _header.Channels;
        return _header.Kind switch
        {
            PngHeader.Grey => (row[at], Seen(row[at])),
            PngHeader.Palette => (_greys[row[at]], _opacities[row[at]]),
            PngHeader.GreyOpacity => (row[at], row[at + 1]),
            PngHeader.Colour => ((byte)_input.Of(row[at], row[at + 1], row[at + 2]), Seen(row[at], row[at + 1], row[at + 2])),
            _ => ((byte)_input.Of(row[at], row[at + 1], row[at + 2]), row[at + 3]),
        };
    }

    // Of 16 bits the upper 8 are kept.
    private (byte Grey, byte Opacity) OfWords(ReadOnlySpan<byte> row, int pixel)
    {
        ReadOnlySpan<byte> words = row[(2 * pixel * _header.Channels)..];
        int first = BinaryPrimitives.ReadUInt16BigEndian(words);
        if (_header.Channels < 3)
        {
            return ((byte)(first >> 8), _header.Channels == 2 ? words[2] : Seen(first));
        }

        (int green, int blue) = (BinaryPrimitives.ReadUInt16BigEndian(words[2..]), BinaryPrimitives.ReadUInt16BigEndian(words[4..]));
        return ((byte)(_input.Of(first, green, blue) >> 8), _header.Channels == 4 ? words[6] : Seen(first, green, blue));
    }

    private byte Seen(int grey) => _hidden is not null && _hidden[0] == grey ? byte.MinValue : byte.MaxValue;

    private byte Seen(int red, int green, int blue) => _hidden is not null && _hidden[0] == red && _hidden[1] == green && _hidden[2] == blue ? byte.MinValue : byte.MaxValue;
}
