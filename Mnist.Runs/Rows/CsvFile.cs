using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.MLNet.Batches;

namespace Mnist.Runs.Rows;

/// <summary>A csv file of scored rows: written whole or not at all.</summary>
internal static class CsvFile
{
    /// <summary>Finds out before the work whether its result can be written.</summary>
    /// <exception cref="ModelFormatException">It cannot.</exception>
    public static void RequireWritable(string path)
    {
        try
        {
            Atomic.ProbeFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the file cannot be written; give a file in an existing folder", path, inner: error);
        }
    }

    /// <summary>Writes what the work puts into the sink; one that is there is replaced only when the work ends well.</summary>
    /// <exception cref="ModelFormatException">The file cannot be written.</exception>
    public static void Write(string path, Action<IRowSink> work)
    {
        try
        {
            Atomic.WriteFile(path, stream =>
            {
                using StreamWriter writer = new(stream, leaveOpen: true);
                work(new CsvSink(writer));
            });
        }
        catch (Exception error) when (error.GetType() == typeof(IOException) || error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ModelFormatException("the file cannot be written; check the folder's permissions and that the disk has room", path, inner: error);
        }
    }
}
