using System.Runtime.CompilerServices;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Rows;

/// <summary>Rows of a file that are to be scored: .npy, .npz, IDX and IDX.gz, which a file is by what it begins with. They are read a batch at a time.</summary>
internal sealed class RowFile : IRowSource, IDisposable
{
    private const string Kinds = ".npy, .npz, IDX or IDX.gz file";

    // What an archive calls its rows, as Keras' mnist.npz and scikit-learn do.
    private const string UsualName = "x";

    private readonly string _file;
    private readonly IReadOnlyList<TensorInfo> _inputs;
    private readonly List<RowReader> _readers = [];
    private readonly List<RowImages> _images = [];

    private RowFile(string file, IReadOnlyList<TensorInfo> inputs) => (_file, _inputs) = (file, inputs);

    /// <inheritdoc/>
    public IReadOnlyList<TensorInfo> Columns { get; private set; } = [];

    /// <summary>How many rows there are.</summary>
    public long Rows => _readers[0].Rows;

    /// <summary>What a user should know of the rows, a sentence each; complete when all are read.</summary>
    public IReadOnlyList<string> Notes => [.. _images.SelectMany(images => images.Note(_file))];

    /// <summary>Opens a file whose rows are taken as a model's inputs take them. For floats, whole numbers from 0 to 255 are pixels and divided by 255; all else is taken as it is.</summary>
    /// <param name="file">The file; for several inputs an .npz with an array of each input's name.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="cancellation">Stops the reading of what must be read as a whole.</param>
    /// <returns>The rows, to be disposed.</returns>
    /// <exception cref="DatasetException">The file is missing, of another kind, damaged or empty.</exception>
    public static RowFile Open(string file, IReadOnlyList<TensorInfo> inputs, CancellationToken cancellation = default)
    {
        if (!File.Exists(file))
        {
            throw new DatasetException($"'{file}' {(Directory.Exists(file) ? "is a folder" : "does not exist")}; give a {Kinds}.");
        }

        RowFile rows = new(file, inputs);
        try
        {
            rows.Open(cancellation);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DatasetException">The file is damaged, or holds numbers the model cannot take.</exception>
    public async IAsyncEnumerable<RowBatch> ReadAsync(int rows, [EnumeratorCancellation] CancellationToken stop)
    {
        if (Columns.FirstOrDefault(column => column.RowLength * Math.Min(rows, Rows) > Array.MaxLength) is { } large)
        {
            throw new DatasetException($"'{_file}' holds rows of {large.RowLength} numbers, too many for batches of {rows}; take fewer rows in a batch.");
        }

        RowBatchPool pool = new(Columns);
        for (long first = 0; first < Rows; first += rows)
        {
            RowBatch batch = pool.Rent();
            (batch.Rows, batch.FirstRow) = ((int)Math.Min(rows, Rows - first), first);
            batch.Reserve(batch.Rows);
            for (int i = 0; i < _readers.Count; i++)
            {
                NDArray array = _readers[i].Read(batch.Rows, stop)!;
                ArrayColumn.Fill(batch.Buffers[i], _inputs[i], array, _file);
                _images[i].Look(array, first);
            }

            yield return batch;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _readers.ForEach(reader => reader.Dispose());

    private void Open(CancellationToken cancellation)
    {
        byte[] start = FileStart.Read(_file);
        string extension = Path.GetExtension(_file).ToLowerInvariant();
        bool isArchive = FileStart.IsZip(start) || extension == ".npz";
        if (!isArchive && _inputs.Count > 1)
        {
            throw new DatasetException($"'{_file}' holds the rows of one input, the model takes {Names(_inputs)}; give an .npz file with an array of each name.");
        }

        foreach (TensorInfo input in _inputs)
        {
            RowReader reader = isArchive ? FromArchive(input, cancellation)
                : FileStart.IsNpy(start) || extension == ".npy" ? RowReader.OpenNpy(_file, cancellation)
                : FileStart.IsIdx(start) || Array.TrueForAll(start, value => value == 0) ? RowReader.OpenIdx(_file)
                : throw new DatasetException($"'{_file}' is of a kind that is not read; give a {Kinds}.");
            _readers.Add(reader);
            RequireRows(input, reader);
            _images.Add(new RowImages(reader.Rows, reader.Shape));
        }

        Columns = [.. _inputs.Zip(_readers, (input, reader) => new TensorInfo(input.Name, input.ElementType, [.. reader.Shape.Skip(1)]))];
    }

    private RowReader FromArchive(TensorInfo input, CancellationToken cancellation) =>
        RowReader.OpenNpz(_file, _inputs.Count == 1 ? [input.Name, UsualName] : [input.Name], cancellation)
        ?? throw new DatasetException(_inputs.Count == 1
            ? $"'{_file}' holds no array named {UsualName}; save it as np.savez(file, {UsualName}=rows)."
            : $"'{_file}' holds no array named {FileText.Name(input.Name)}; save one for each of {Names(_inputs)}.");

    private void RequireRows(TensorInfo input, RowReader reader)
    {
        if (reader.Shape.Count == 0)
        {
            throw new DatasetException($"'{_file}' holds a single number for '{FileText.Name(input.Name)}'; give an array whose first axis is the rows.");
        }

        if (reader.Shape.Contains(0))
        {
            throw new DatasetException($"'{_file}' holds no rows of shape {new Shape([.. reader.Shape])}; give a file with some.");
        }

        if (reader.Rows != Rows)
        {
            throw new DatasetException($"'{_file}' holds {Rows} rows of '{FileText.Name(_inputs[0].Name)}' and {reader.Rows} of '{FileText.Name(input.Name)}'; give as many of each.");
        }
    }

    private static string Names(IReadOnlyList<TensorInfo> inputs) => FileText.Name(string.Join(", ", inputs.Select(input => input.Name)));
}
