using System.Buffers.Binary;
using System.Text;

namespace Mnist.Formats.Data;

/// <summary>Reads NumPy's texts: Unicode (<c>U</c>), four bytes a letter, and bytes (<c>S</c>), which are taken for UTF-8. All of an array have the room of the longest; what is left of it is zeros, which are no part of a text.</summary>
/// <param name="type">How long they are, and in which order their bytes are.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class NpyTexts(NpyType type, string path)
{
    /// <summary>The longest text that is read, in bytes.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Bytes of a letter of Unicode.</summary>
    public const int LetterBytes = sizeof(int);

    private const int PieceBytes = 1 << 16;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads texts.</summary>
    /// <param name="stream">The elements.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="read">How many bytes there were; where they are too few, the rest of the texts is of no meaning.</param>
    /// <exception cref="DatasetException">They are no texts.</exception>
    public string[] Read(Stream stream, long count, CancellationToken cancellation, out long read)
    {
        string[] texts = new string[count];
        int atOnce = (int)Math.Min(Math.Max(1, PieceBytes / type.Size), Math.Max(1, count));
        byte[] piece = new byte[atOnce * type.Size];
        read = 0;
        for (int done = 0; done < count;)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(atOnce, count - done) * type.Size);
            int came = BoundedRead.Into(stream, part, cancellation);
            read += came;
            for (int at = 0; at + type.Size <= came; at += type.Size)
            {
                texts[done++] = One(part.Slice(at, type.Size));
            }

            if (came < part.Length)
            {
                break;
            }
        }

        return texts;
    }

    private string One(ReadOnlySpan<byte> bytes)
    {
        if (type.Kind == 'S')
        {
            try
            {
                return Strict.GetString(bytes.TrimEnd((byte)0));
            }
            catch (DecoderFallbackException error)
            {
                throw new DatasetException($"'{path}' holds bytes ('{type.Name}') that are no text in UTF-8; save them as np.save(file, np.char.decode(array, 'latin1')), or whatever they are.", error);
            }
        }

        StringBuilder text = new();
        int letters = bytes.Length / LetterBytes;
        while (letters > 0 && bytes.Slice((letters - 1) * LetterBytes, LetterBytes).IndexOfAnyExcept((byte)0) < 0)
        {
            letters--;
        }

        for (int i = 0; i < letters; i++)
        {
            ReadOnlySpan<byte> letter = bytes.Slice(i * LetterBytes, LetterBytes);
            uint number = type.BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(letter) : BinaryPrimitives.ReadUInt32LittleEndian(letter);
            text.Append(Rune.TryCreate(number, out Rune rune) ? rune.ToString() : throw new DatasetException(
                $"'{path}' holds a text ('{type.Name}') with the number {number:X} in a letter's place, which is no letter of Unicode; save it again with np.save."));
        }

        return text.ToString();
    }
}
