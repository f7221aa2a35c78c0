namespace Mnist.Formats.Data;

/// <summary>Reads a stream that does not say, or may lie about, how long it is.</summary>
internal static class BoundedRead
{
    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="most">Bytes there may be.</param>
    /// <returns>All bytes; null where there are more.</returns>
    public static byte[]? All(Stream stream, long most)
    {
        using MemoryStream memory = new();
        byte[] buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (memory.Length + read > most)
            {
                return null;
            }

            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }
}
