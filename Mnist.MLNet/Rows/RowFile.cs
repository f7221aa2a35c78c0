using System.Runtime.CompilerServices;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Rows of a file that are to be scored: csv, Parquet, .npy, .npz, IDX or a folder of images. They are read a batch at a time, by the names of their columns.</summary>
/// <example>
/// <code>
/// using BatchScorer scorer = BatchScorer.Load("models/mlp");
/// RowFile rows = RowFile.Open("digits.csv", scorer.Inputs, new RowFileOptions { Id = "id" });
/// ScoreFile.Write("scores.parquet", rows.Rows, rows.Id, sink => scorer.ScoreAsync(rows, sink).GetAwaiter().GetResult());
/// </code>
/// </example>
public sealed class RowFile : IRowSource
{
    private readonly Table _table;
    private readonly List<ColumnRequest> _requests;
    private readonly ColumnRequest? _id;
    private readonly long _first;
    private readonly List<RowImages> _images;

    private RowFile(Table table, List<ColumnRequest> requests, IReadOnlyList<TensorInfo> columns, ColumnRequest? id, RowFileOptions options)
    {
        (_table, _requests, Columns, _id) = (table, requests, columns, id);
        long begin = (long)((Int128)table.Rows * (options.Shard - 1) / options.Shards);
        long end = (long)((Int128)table.Rows * options.Shard / options.Shards);
        AllRows = end - begin;
        _first = Math.Min(end, begin + options.Skip);
        Rows = end - _first;
        _images = [.. columns.Select(column => new RowImages(_first, Rows, column.RowShape!))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<TensorInfo> Columns { get; }

    /// <summary>How many rows there are to read.</summary>
    public long Rows { get; }

    /// <inheritdoc/>
    long? IRowSource.Rows => Rows;

    /// <summary>How many there are with those that are left out at the beginning.</summary>
    public long AllRows { get; }

    /// <summary>The files that hold them, in their order.</summary>
    public IReadOnlyList<string> Files => _table.Files;

    /// <summary>What names the rows; null where nothing does.</summary>
    public RowId? Id => _id is null ? null : new RowId(_table.Columns[_id.Columns[0]].Name, IsWhole(_table.Columns[_id.Columns[0]].ElementType));

    /// <summary>What a user should know of the rows, a sentence each; complete when all are read.</summary>
    public IReadOnlyList<string> Notes => [.. _images.SelectMany(images => images.Note(_table.File))];

    /// <summary>Opens a file whose rows are taken as a model's inputs take them. For floats, bytes (and whole numbers of arrays) are pixels and divided by 255; all else is taken as it is. A folder of images is in colour where the model takes (height, width, 3), else grey.</summary>
    /// <param name="file">The file or folder, or a pattern of files that are read as one (<see cref="Table.Open"/>); for several inputs one with columns, or an .npz with arrays, of their names.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="options">Which rows and columns; the defaults when null.</param>
    /// <param name="cancellation">Stops the reading of what must be read as a whole.</param>
    /// <returns>The rows. Nothing is held open until they are read, and they may be read several times.</returns>
    /// <exception cref="DatasetException">The file is missing, of another kind, damaged or empty, or has no columns for an input.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RowFile Open(string file, IReadOnlyList<TensorInfo> inputs, RowFileOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new RowFileOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Shard, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Shard, options.Shards);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Skip);
        Table table = Table.Open(file, options.Table with { Arrays = InputColumns.Arrays(inputs, options), Channels = Channels(inputs, options.Table) }, cancellation);
        if (table.Rows == 0)
        {
            throw new DatasetException($"'{file}' holds no rows; give a file with some.");
        }

        InputColumns columns = new(table, inputs, options, cancellation);
        List<ColumnRequest> requests = [.. inputs.Select(columns.Find)];
        return new RowFile(table, requests, [.. inputs.Zip(requests, columns.InfoOf)], columns.FindId(), options);
    }

    /// <inheritdoc/>
    /// <exception cref="DatasetException">The file is damaged, or holds numbers the model cannot take.</exception>
    public async IAsyncEnumerable<RowBatch> ReadAsync(int rows, [EnumeratorCancellation] CancellationToken stop)
    {
        if (Columns.FirstOrDefault(column => column.RowLength * Math.Min(rows, Rows) > Array.MaxLength) is { } large)
        {
            throw new DatasetException($"'{_table.File}' holds rows of {large.RowLength} numbers, too many for batches of {rows}; take fewer rows in a batch.");
        }

        RowBatchPool pool = new(Columns);
        using TableCursor cursor = _table.Read(_id is null ? _requests : [.. _requests, _id], _first, stop);
        for (long done = 0; done < Rows;)
        {
            RowBatch batch = pool.Rent();
            (batch.Rows, batch.FirstRow) = ((int)Math.Min(rows, Rows - done), _first + done);
            batch.Reserve(batch.Rows);
            string[]? ids = _id is null ? null : new string[batch.Rows];
            Array[] targets = [.. batch.Buffers.Select(buffer => buffer.All), .. ids is null ? (Array[])[] : [ids]];
            if (cursor.Read(targets, batch.Rows, stop) < batch.Rows)
            {
                throw new DatasetException($"'{_table.File}' has become shorter while it was read; give a file that is finished.");
            }

            batch.Ids = ids;
            for (int i = 0; i < _images.Count; i++)
            {
                _images[i].Look(batch.Buffers[i], batch.Rows, batch.FirstRow);
            }

            done += batch.Rows;
            yield return batch;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    // Images are in colour where the model takes (height, width, 3).
    private static int Channels(IReadOnlyList<TensorInfo> inputs, TableOptions options)
    {
        const int Colours = 3;
        return !options.PrepareDigits && inputs.Any(input => input.RowShape is [_, _, Colours]) ? Colours : options.Channels;
    }

    private static bool IsWhole(Type type) => type == typeof(long) || type == typeof(int) || type == typeof(byte);
}
