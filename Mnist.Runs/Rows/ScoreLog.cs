using System.Runtime.InteropServices;
using System.Text;
using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Rows;
using Mnist.Runs.Records;

namespace Mnist.Runs.Rows;

/// <summary>Scored rows on their way to a file, kept where a process that goes on finds them. Every few seconds they are flushed, and the manifest says how many there are; the file of scores is made of them when all are there.</summary>
/// <param name="file">Where they are kept, cut to what the manifest says.</param>
/// <param name="path">The manifest.</param>
/// <param name="begun">What there is already.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
/// <param name="every">Rows after which they are flushed; null: every few seconds.</param>
/// <param name="clock">The time.</param>
internal sealed class ScoreLog(GrowingFile file, string path, ScoreManifest begun, RowId? id, int? every, TimeProvider clock) : IRowSink
{
    private const int MostNameBytes = 1 << 20;
    private const int RowsAtOnce = 256;

    private static readonly TimeSpan Usually = TimeSpan.FromSeconds(2);

    private readonly MemoryStream _bytes = new();
    private long _last = clock.GetTimestamp();
    private long _kept = begun.Done;

    /// <summary>How far it has come.</summary>
    public ScoreManifest State { get; private set; } = begun;

    /// <summary>Those of the rows so far whose scores are no numbers.</summary>
    public Func<NonFiniteRows?> NonFinite { get; set; } = () => null;

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        ManifestOutput[] columns = [.. outputs.Columns.Zip(outputs.Buffers, (column, buffer) => new ManifestOutput(column.Name, column.ElementType.Name, buffer.RowShape))];
        if (State.Outputs is not null && !State.Outputs.Zip(columns).All(pair => pair.First.Name == pair.Second.Name && pair.First.Type == pair.Second.Type && pair.First.RowShape.SequenceEqual(pair.Second.RowShape)))
        {
            throw new ModelFormatException("rows come out in another shape than those before; score them without keeping any on the way", path);
        }

        _bytes.SetLength(0);
        for (int row = 0; row < outputs.Rows; row++)
        {
            if (id is not null)
            {
                byte[] name = Encoding.UTF8.GetBytes(inputs.Ids![row]);
                _ = name.Length <= MostNameBytes ? 0 : throw new ModelFormatException($"what names a row takes {name.Length} bytes, expected at most {MostNameBytes}; name another column", path);
                _bytes.Write(BitConverter.GetBytes(name.Length));
                _bytes.Write(name);
            }

            for (int i = 0; i < outputs.Buffers.Count; i++)
            {
                _bytes.Write(Bytes(outputs.Buffers[i], row));
            }
        }

        file.Append(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
        State = State with { Done = State.Done + outputs.Rows, Bytes = State.Bytes + _bytes.Length, Outputs = State.Outputs ?? columns };
        if (every is { } rows ? State.Done - _kept >= rows : clock.GetElapsedTime(_last) >= Usually)
        {
            Keep();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free: the file is the caller's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Flushes what there is, and writes down how much.</summary>
    public void Keep()
    {
        file.FlushToDisk();
        State = State with { NonFinite = NonFinite() };
        State.Write(path);
        (_kept, _last) = (State.Done, clock.GetTimestamp());
    }

    /// <summary>Gives all rows to what makes the file of scores.</summary>
    /// <param name="sink">Takes them.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="ModelFormatException">What was kept is damaged.</exception>
    public void Replay(IRowSink sink, CancellationToken stop)
    {
        if (State.Outputs is null)
        {
            return;
        }

        Stream stream = file.FromBeginning();
        RowBatchPool inputs = new([]);
        RowBatchPool outputs = new([.. State.Outputs.Select(output => new TensorInfo(output.Name, output.ElementType(), output.RowShape))]);
        try
        {
            for (long done = 0; done < State.Done;)
            {
                using RowBatch names = inputs.Rent();
                using RowBatch batch = outputs.Rent();
                (batch.Rows, batch.FirstRow) = ((int)Math.Min(RowsAtOnce, State.Done - done), done);
                (names.Rows, names.FirstRow) = (batch.Rows, done);
                batch.Reserve(batch.Rows);
                names.Ids = Fill(stream, batch);
                sink.WriteAsync(names, batch, stop).AsTask().GetAwaiter().GetResult();
                done += batch.Rows;
            }
        }
        catch (EndOfStreamException error)
        {
            throw new ModelFormatException("the rows that were kept are damaged; start anew", path, inner: error) { Setting = nameof(ScoreSettings.Force) };
        }
    }

    private string[]? Fill(Stream stream, RowBatch batch)
    {
        string[]? names = id is null ? null : new string[batch.Rows];
        byte[] length = new byte[sizeof(int)];
        for (int row = 0; row < batch.Rows; row++)
        {
            if (names is not null)
            {
                stream.ReadExactly(length);
                byte[] name = new byte[BitConverter.ToInt32(length) is >= 0 and <= MostNameBytes and var bytes ? bytes : throw new EndOfStreamException()];
                stream.ReadExactly(name);
                names[row] = Encoding.UTF8.GetString(name);
            }

            for (int i = 0; i < batch.Buffers.Count; i++)
            {
                stream.ReadExactly(Bytes(batch.Buffers[i], row));
            }
        }

        return names;
    }

    private static Span<byte> Bytes(TensorBuffer buffer, int row) => Type.GetTypeCode(buffer.ElementType) switch
    {
        TypeCode.Single => MemoryMarshal.AsBytes(buffer.Row<float>(row)),
        TypeCode.Double => MemoryMarshal.AsBytes(buffer.Row<double>(row)),
        TypeCode.Int32 => MemoryMarshal.AsBytes(buffer.Row<int>(row)),
        TypeCode.Int64 => MemoryMarshal.AsBytes(buffer.Row<long>(row)),
        TypeCode.Byte => buffer.Row<byte>(row),
        _ => MemoryMarshal.AsBytes(buffer.Row<bool>(row)),
    };
}
