using System.Globalization;
using System.Numerics;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.Runs.Records;

namespace Mnist.Runs.Rows;

/// <summary>Passes scored rows on, and counts those that came out as no numbers.</summary>
/// <param name="next">Who takes the rows; it stays the caller's.</param>
/// <param name="all">Rows that were scored before.</param>
/// <param name="before">Those among them that came out as no numbers; null for none.</param>
internal sealed class NonFiniteSink(IRowSink next, long all = 0, NonFiniteRows? before = null) : IRowSink
{
    private readonly List<long> _first = [.. before?.First ?? []];
    private long _all = all;
    private long _count = before?.Rows ?? 0;
    private long _fromInputs = before?.FromInputs ?? 0;

    /// <summary>The rows so far; null where there are none.</summary>
    public NonFiniteRows? Rows => _count == 0 ? null : new NonFiniteRows(_count, _fromInputs, [.. _first]);

    /// <summary>What a user should know of them; nothing where there are none.</summary>
    public IEnumerable<string> Note()
    {
        if (_count == 0)
        {
            yield break;
        }

        string numbers = string.Join(", ", _first.Select(row => row.ToString(CultureInfo.InvariantCulture)));
        string cause = _fromInputs == _count ? "their inputs hold such numbers: replace them, or leave these rows out"
            : _fromInputs == 0 ? "their inputs are numbers, so weights of the model are none, or its numbers grow too large: give rows of the range it was trained on, or train it anew"
            : $"the inputs of {_fromInputs} hold such numbers, those of the others do not: there weights of the model are none, or its numbers grow too large";
        yield return $"{_count} of {_all} rows came out as no numbers (NaN or infinite): {numbers}{(_count > _first.Count ? ", ..." : string.Empty)}, counted from 0; {cause}.";
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            if (IsFinite(outputs, row))
            {
                continue;
            }

            _count++;
            _fromInputs += IsFinite(inputs, row) ? 0 : 1;
            if (_first.Count < NonFiniteRows.MostNamed)
            {
                _first.Add(outputs.FirstRow + row);
            }
        }

        _all += outputs.Rows;
        return next.WriteAsync(inputs, outputs, stop);
    }

    /// <summary>Nothing to free.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsFinite(RowBatch batch, int row)
    {
        // No enumerator is made for a row.
        for (int i = 0; i < batch.Buffers.Count; i++)
        {
            TensorBuffer buffer = batch.Buffers[i];
            if (buffer.ElementType == typeof(float) ? !AreFinite<float>(buffer.Row<float>(row)) : buffer.ElementType == typeof(double) && !AreFinite<double>(buffer.Row<double>(row)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
