using System.IO.Compression;
using Mnist.Formats;
using Mnist.Formats.Data;

namespace Mnist.MLNet.Rows;

/// <summary>Writes rows as an archive of NumPy with an array for each column. Arrays lie one after another in it, so that all wait in files beside it until all rows are there.</summary>
/// <param name="file">The file.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
internal sealed class NpzRowWriter(string file, Stream stream) : RowFileWriter(file)
{
    private readonly List<(string Name, NumPyColumn Column)> _arrays = [];

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach ((_, NumPyColumn column) in _arrays)
        {
            await column.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<WrittenColumn> columns)
    {
        foreach (WrittenColumn column in columns)
        {
            if (_arrays.Exists(other => other.Name == column.Name))
            {
                throw new DatasetException($"'{File}' would have two arrays named '{FileText.Name(column.Name)}'; name another column for the rows.");
            }

            _arrays.Add((column.Name, new NumPyColumn(File, column)));
        }
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<WrittenValues> values, int rows)
    {
        for (int i = 0; i < _arrays.Count; i++)
        {
            _arrays[i].Column.Add(values[i], rows);
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NumPyColumn column) in _arrays)
        {
            using Stream entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
            column.CopyTo(entry);
        }
    }
}
