using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mnist.Formats.Data;
using Mnist.Formats.Disk;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes scored rows as an archive of NumPy with an array for each output, and one for what names the rows. Arrays lie one after another in it, so that all wait in files beside it until all rows are there.</summary>
/// <param name="file">The file.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
internal sealed class NpzRowSink(string file, Stream stream, RowId? id) : RowFileSink(file, id)
{
    private const int LongestName = 4096;

    private readonly List<FileStream> _scratch = [];
    private IReadOnlyList<TensorInfo> _outputs = [];
    private FileStream? _ids;
    private long _rows;
    private int _longest = 1;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (FileStream part in _scratch)
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Begin(IReadOnlyList<TensorInfo> outputs)
    {
        _outputs = outputs;
        foreach (TensorInfo output in outputs)
        {
            if (output.Name == Id?.Name)
            {
                throw new DatasetException($"'{File}' would have two arrays named '{Mnist.Formats.FileText.Name(output.Name)}'; name another column for the rows.");
            }

            _scratch.Add(Atomic.Scratch(File));
        }

        if (Id is not null)
        {
            _scratch.Add(_ids = Atomic.Scratch(File));
        }
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<string>? ids, RowBatch outputs)
    {
        for (int i = 0; i < outputs.Buffers.Count; i++)
        {
            NpyRowSink.WriteRows(_scratch[i], outputs.Buffers[i], outputs.Rows);
        }

        foreach (string name in ids ?? [])
        {
            WriteId(name);
        }

        _rows += outputs.Rows;
    }

    /// <inheritdoc/>
    protected override void End()
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        for (int i = 0; i < _outputs.Count; i++)
        {
            using Stream entry = archive.CreateEntry(_outputs[i].Name + ".npy", CompressionLevel.NoCompression).Open();
            NpyFile.WriteHeader(entry, NpyRowSink.Descr(_outputs[i].ElementType), [_rows, .. _outputs[i].RowShape!]);
            _scratch[i].Position = 0;
            _scratch[i].CopyTo(entry);
        }

        if (_ids is not null)
        {
            using Stream entry = archive.CreateEntry(Id!.Name + ".npy", CompressionLevel.NoCompression).Open();
            WriteIds(entry);
        }
    }

    private void WriteId(string name)
    {
        if (Id!.IsWhole)
        {
            _ids!.Write(BitConverter.GetBytes(Whole(name)));
            return;
        }

        byte[] letters = Encoding.UTF32.GetBytes(name);
        int length = letters.Length / sizeof(int);
        _ = length <= LongestName ? 0 : throw new DatasetException(
            $"'{File}' would hold a name of {length.ToString(CultureInfo.InvariantCulture)} letters in every row's place, expected at most {LongestName}; give a .csv or .parquet file.");
        _longest = Math.Max(_longest, length);
        _ids!.Write(BitConverter.GetBytes(letters.Length));
        _ids.Write(letters);
    }

    // Texts of an array all take the room of the longest.
    private void WriteIds(Stream entry)
    {
        _ids!.Position = 0;
        if (Id!.IsWhole)
        {
            NpyFile.WriteHeader(entry, "<i8", [_rows]);
            _ids.CopyTo(entry);
            return;
        }

        NpyFile.WriteHeader(entry, string.Create(CultureInfo.InvariantCulture, $"<U{_longest}"), [_rows]);
        byte[] letters = new byte[_longest * sizeof(int)];
        byte[] length = new byte[sizeof(int)];
        for (long row = 0; row < _rows; row++)
        {
            _ids.ReadExactly(length);
            letters.AsSpan().Clear();
            _ids.ReadExactly(letters, 0, BitConverter.ToInt32(length));
            entry.Write(letters);
        }
    }
}
