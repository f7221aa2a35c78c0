using System.Globalization;
using System.Text;
using Mnist.Formats;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes scored rows as csv: a line a row, a column for each number of each output, every number at full precision.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
/// <param name="separator">What stands between cells.</param>
internal sealed class CsvRowSink(string file, Stream stream, RowId? id, char separator) : RowFileSink(file, id)
{
    private const int MaxName = 200;

    private readonly StreamWriter _writer = new(stream, leaveOpen: true);
    private readonly StringBuilder _line = new();

    /// <summary>A name as a cell of a csv (RFC 4180); it comes from the model's file and may hold anything, also what spreadsheets take for a formula.</summary>
    public static string Quoted(string name, char separator = ',')
    {
        string text = FileText.Name(name, MaxName);
        text = text.StartsWith('=') || text.StartsWith('+') || text.StartsWith('-') || text.StartsWith('@') ? "'" + text : text;
        return Cell(text, separator);
    }

    /// <inheritdoc/>
    protected override void Begin(IReadOnlyList<TensorInfo> outputs)
    {
        IReadOnlyList<string> names = Names(outputs);
        IEnumerable<string> cells = Id is null ? names.Select(name => Quoted(name, separator)) : names.Skip(1).Select(name => Quoted(name, separator)).Prepend(Cell(Id.Name, separator));
        _writer.Write(string.Join(separator, cells));
        _writer.Write('\n');
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<string>? ids, RowBatch outputs)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            _line.Clear();
            bool isFirst = true;
            if (ids is not null)
            {
                // As it came: it is the user's own, and what finds the row again.
                _line.Append(Cell(ids[row], separator));
                isFirst = false;
            }

            foreach (TensorBuffer buffer in outputs.Buffers)
            {
                isFirst = TensorTypes.Visit(buffer.ElementType, new Appending(this, buffer, row, isFirst));
            }

            _line.Append('\n');
            _writer.Write(_line);
        }
    }

    /// <inheritdoc/>
    protected override void End() => _writer.Flush();

    private static string Cell(string text, char separator) =>
        text.AsSpan().IndexOfAny("\"\r\n") < 0 && !text.Contains(separator, StringComparison.Ordinal) && !text.StartsWith(' ') && !text.EndsWith(' ')
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Append<T>(ReadOnlySpan<T> values, ref bool isFirst)
    {
        foreach (T value in values)
        {
            _line.Append(isFirst ? string.Empty : separator.ToString()).Append(CultureInfo.InvariantCulture, $"{value}");
            isFirst = false;
        }
    }

    private readonly struct Appending(CsvRowSink sink, TensorBuffer buffer, int row, bool isFirst) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            bool first = isFirst;
            sink.Append<T>(buffer.Row<T>(row), ref first);
            return first;
        }
    }
}
