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
        ReadOnlySpan<byte> rest = file[Signature.Length..];
        while (rest.Length >= Around && BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length <= rest.Length - Around)
        {
            if (rest.Slice(4, 4).SequenceEqual("eXIf"u8))
            {
                return rest.Slice(8, (int)length);
            }

            rest = rest[(Around + (int)length)..];
        }

        return [];
    }
}
