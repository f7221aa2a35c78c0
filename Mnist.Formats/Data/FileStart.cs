namespace Mnist.Formats.Data;

/// <summary>What a file is by its first bytes, whatever it is called.</summary>
public static class FileStart
{
    private const int Length = 64;

    /// <summary>The first bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>At most 64 bytes; none where the file is missing, may not be read, or is a pipe.</returns>
    public static byte[] Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length == 0)
            {
                // A pipe would wait, and what is taken from it is gone.
                return [];
            }

            using FileStream file = File.OpenRead(path);
            byte[] start = new byte[Length];
            return start[..file.ReadAtLeast(start, Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether this is a zip, as an .npz archive is.</summary>
    /// <param name="start">The first bytes.</param>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Whether this is an .npy array.</summary>
    /// <param name="start">The first bytes.</param>
    public static bool IsNpy(ReadOnlySpan<byte> start) => start.StartsWith(NpyHeader.Signature);

    /// <summary>Whether this is an IDX file, or compressed with gzip, as the mirrors keep them.</summary>
    /// <param name="start">The first bytes.</param>
    public static bool IsIdx(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || (start.Length >= 4 && start[0] == 0 && start[1] == 0 && start[2] is >= 0x08 and <= 0x0E && start[3] is >= 1 and <= 8);
}
