using System.Globalization;
using System.Text;
using Mnist.Formats;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Rows;

/// <summary>Writes scored rows as csv: a line a row, a column for each number of each output, every number at full precision.</summary>
/// <param name="writer">Where to; it stays the caller's.</param>
internal sealed class CsvSink(TextWriter writer) : IRowSink
{
    private const int MaxName = 200;

    private readonly StringBuilder _line = new();
    private bool _hasHeader;

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        if (!_hasHeader)
        {
            _hasHeader = true;
            writer.WriteLine(string.Join(',', outputs.Columns.SelectMany((output, n) =>
                Enumerable.Range(0, outputs.Buffers[n].RowLength).Select(i => Quoted(string.Create(CultureInfo.InvariantCulture, $"{output.Name}.{i}"))))));
        }

        for (int row = 0; row < outputs.Rows; row++)
        {
            _line.Clear();
            foreach (TensorBuffer buffer in outputs.Buffers)
            {
                Append(buffer, row);
            }

            writer.WriteLine(_line);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A name as a cell of a csv (RFC 4180); it comes from the model's file and may hold anything, also what spreadsheets take for a formula.</summary>
    public static string Quoted(string name)
    {
        string text = FileText.Name(name, MaxName);
        text = text.StartsWith('=') || text.StartsWith('+') || text.StartsWith('-') || text.StartsWith('@') ? "'" + text : text;
        return text.AsSpan().IndexOfAny(',', '"') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private void Append(TensorBuffer buffer, int row)
    {
        switch (Type.GetTypeCode(buffer.ElementType))
        {
            case TypeCode.Single:
                Append<float>(buffer.Row<float>(row));
                break;
            case TypeCode.Double:
                Append<double>(buffer.Row<double>(row));
                break;
            case TypeCode.Int32:
                Append<int>(buffer.Row<int>(row));
                break;
            case TypeCode.Int64:
                Append<long>(buffer.Row<long>(row));
                break;
            case TypeCode.Byte:
                Append<byte>(buffer.Row<byte>(row));
                break;
            default:
                Append<bool>(buffer.Row<bool>(row));
                break;
        }
    }

    private void Append<T>(ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            _line.Append(_line.Length > 0 ? "," : string.Empty).Append(CultureInfo.InvariantCulture, $"{value}");
        }
    }
}
