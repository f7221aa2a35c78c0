using System.Globalization;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes rows as csv: a line a row, a column for each value, every number at full precision.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="separator">What stands between cells.</param>
internal sealed class CsvRowWriter(string file, Stream stream, char separator) : RowFileWriter(file)
{
    private readonly CsvLines _lines = new(stream, separator);

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<WrittenColumn> columns)
    {
        RequireReadable(CellNames(columns), columns);
        _lines.IsAlone = columns.Sum(column => column.RowLength) == 1;
        foreach (WrittenColumn column in columns)
        {
            foreach (string name in column.CellNames)
            {
                _lines.Text(column.IsOfModel ? CsvLines.Harmless(name) : name);
            }
        }

        _lines.End();
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<WrittenValues> values, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < values.Count; column++)
            {
                if (values[column].Numbers is { } numbers)
                {
                    TensorTypes.Visit<Adding, bool>(numbers.ElementType, new Adding(_lines, numbers, row));
                    continue;
                }

                IReadOnlyList<string> texts = values[column].Texts!;
                int length = texts.Count / rows;
                for (int i = 0; i < length; i++)
                {
                    _lines.Text(texts[(row * length) + i]);
                }
            }

            _lines.End();
        }
    }

    /// <inheritdoc/>
    public override void End() => _lines.Flush();

    // Readers of a csv, ours among them, take names without the spaces around them, and a line of numbers for a row.
    private void RequireReadable(IReadOnlyList<string> names, IReadOnlyList<WrittenColumn> columns)
    {
        if (columns.Any(column => column.IsOfModel))
        {
            return;
        }

        if (names.FirstOrDefault(name => name.Trim() != name || name.Length == 0) is { } spaced)
        {
            throw new DatasetException($"'{File}' would have a column '{FileText.Name(spaced)}', and names in a csv are read without the spaces around them; rename it.");
        }

        if (names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw new DatasetException($"'{File}' would begin with the names {NameList.Of(names)}, which are read as a row of numbers; rename one of them.");
        }
    }

    private readonly struct Adding(CsvLines lines, TensorBuffer buffer, int row) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            foreach (T value in buffer.Row<T>(row))
            {
                lines.Number(value);
            }

            return true;
        }
    }
}
