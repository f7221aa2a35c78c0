using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>A file of scored rows, of the kind its name ends in: written whole or not at all, a row for each row that was read.</summary>
public static class ScoreFile
{
    /// <summary>The endings that are written, for messages and help.</summary>
    public const string Kinds = ".csv, .tsv, .parquet, .npy or .npz";

    /// <summary>Whether a file is of a kind that is written.</summary>
    /// <param name="path">The file.</param>
    public static bool IsKnown(string path) => RowFileWriter.KindOf(path) is ".csv" or ".tsv" or ".parquet" or ".npy" or ".npz";

    /// <summary>Finds out before the work whether its result can be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrites">Whether one that is there is to be replaced.</param>
    /// <exception cref="ModelFormatException">It cannot, or is there and not to be replaced.</exception>
    public static void RequireWritable(string path, bool overwrites)
    {
        // A device takes whatever it is given.
        if (!overwrites && new FileInfo(path) is { Exists: true, LinkTarget: null } there && (there.Attributes & FileAttributes.Device) == 0 && !path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw new ModelFormatException("the file is there already; give another, or have it replaced", path) { Setting = nameof(overwrites) };
        }

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
    /// <param name="path">The file; what it ends in says what is written.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="rows">How many rows there will be.</param>
    /// <param name="id">What names the rows; null where nothing does. An .npy file has no room for it.</param>
    /// <param name="work">Puts all rows into the sink.</param>
    /// <exception cref="ModelFormatException">The file cannot be written.</exception>
    /// <exception cref="Formats.Data.DatasetException">What is scored does not go into such a file.</exception>
    public static void Write(string path, IReadOnlyList<TensorInfo> outputs, long rows, RowId? id, Action<IRowSink> work)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(work);
        _ = IsKnown(path) ? 0 : throw new ArgumentException($"A file of scores ends in {Kinds}, received '{path}'.", nameof(path));
        WriteRows(path, rows, null, writer =>
        {
            RowFileSink sink = new(writer, id);
            work(sink);
            sink.Finish(outputs);
        });
    }

    /// <summary>Writes a file of rows; one that is there is replaced only when the work ends well.</summary>
    /// <param name="path">The file; what it ends in says what is written, and is known.</param>
    /// <param name="rows">How many rows there will be; null where that is not known yet.</param>
    /// <param name="separator">What stands between the cells of a csv; by the file's name when null.</param>
    /// <param name="work">Begins and ends the file, with all rows between.</param>
    /// <exception cref="ModelFormatException">The file cannot be written.</exception>
    internal static void WriteRows(string path, long? rows, char? separator, Action<RowFileWriter> work)
    {
        try
        {
            Atomic.WriteFile(path, stream =>
            {
                // Not disposed: that would close what is not ours.
                BufferedStream buffered = new(stream, 1 << 16);
                RowFileWriter writer = RowFileWriter.Create(path, buffered, rows, separator);
                try
                {
                    work(writer);
                }
                finally
                {
                    writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
                }

                buffered.Flush();
            });
        }
        catch (Exception error) when (error.GetType() == typeof(IOException) || error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ModelFormatException("the file cannot be written; check the folder's permissions and that the disk has room", path, inner: error);
        }
    }
}
