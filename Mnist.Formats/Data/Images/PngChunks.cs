using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>The chunks of a PNG file: length, name, content, checksum. Defined in the PNG specification, third edition, section 5.</summary>
internal static class PngChunks
{
    private const int Around = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The content of the Exif chunk, a TIFF file; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> file)
    {
        int at = Signature.Length;
        while (Next(file, ref at, out Range name, out Range content))
        {
            if (file[name].SequenceEqual("eXIf"u8))
            {
                return file[content];
            }
        }

        return [];
    }

    /// <summary>Where the contents of all chunks of a name lie.</summary>
    public static List<Range> All(ReadOnlySpan<byte> file, ReadOnlySpan<byte> wanted)
    {
        List<Range> found = [];
        int at = Signature.Length;
        while (Next(file, ref at, out Range name, out Range content))
        {
            if (file[name].SequenceEqual(wanted))
            {
                found.Add(content);
            }
        }

        return found;
    }

    // A file may be cut: what is there of the last chunk's content counts, its checksum may be missing.
    private static bool Next(ReadOnlySpan<byte> file, ref int at, out Range name, out Range content)
    {
        (name, content) = (default, default);
        if (file.Length - at < 8)
        {
            return false;
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        name = (at + 4)..(at + 8);
        int start = at + 8;
        content = start..(int)Math.Min(file.Length, start + length);
        at = (int)Math.Min(file.Length, at + Around + length);
        return true;
    }
}
