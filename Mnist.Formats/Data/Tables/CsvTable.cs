using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace Mnist.Formats.Data.Tables;

/// <summary>A csv with a line of names: columns go by them. Read by Sep, which keeps no more than the longest line.</summary>
/// <remarks>Quoted cells may hold separators, line breaks and doubled quotes (RFC 4180). Text is UTF-8, with or without a byte order mark, or UTF-16 with one. Lines without anything are no rows.</remarks>
internal sealed class CsvTable : Table
{
    private readonly TableOptions _options;

    private CsvTable(string file, TableOptions options)
        : base(file) => _options = options;

    /// <inheritdoc/>
    internal override string Hint => Columns is [var only] && only.Name.AsSpan().IndexOfAny(';', '\t') is >= 0 and var at
        ? $"; its cells seem to be separated by {(only.Name[at] == '\t' ? "tabs" : "';'")}: say so as its separator"
        : string.Empty;

    private char Separator => _options.Separator ?? (Path.GetExtension(File).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');

    /// <summary>Opens a csv, and counts its rows.</summary>
    public static CsvTable OpenCsv(string path, TableOptions options, CancellationToken cancellation) => Guarded(path, () =>
    {
        using SepReader reader = new CsvTable(path, options).OpenReader();
        string[]? names = null;
        long rows = 0;
        foreach (SepReader.Row row in reader)
        {
            if (row.Span.IsEmpty)
            {
                continue;
            }

            if (names is null)
            {
                names = Names(row, options.HasHeader);
                rows = options.HasHeader ? -1 : 0;
                RequireNames(path, names, options.HasHeader);
            }

            rows++;
            if ((rows & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return names is null
            ? throw new DatasetException($"'{path}' is empty; give a csv with a line of names and rows.")
            : new CsvTable(path, options) { Columns = [.. names.Select(name => new TableColumn(name, typeof(string), []))], Rows = rows };
    });

    /// <inheritdoc/>
    public override TableCursor Read(IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation) =>
        Guarded(File, () => new CsvCursor(this, OpenReader(), requests, _options, first, cancellation));

    /// <summary>The names in a line.</summary>
    internal static string[] Names(SepReader.Row row, bool hasHeader)
    {
        string[] names = new string[row.ColCount];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = hasHeader ? row[i].ToString().Trim().TrimStart('\uFEFF') : i.ToString(CultureInfo.InvariantCulture);
        }

        return names;
    }

    /// <summary>Turns what the libraries below say into a sentence.</summary>
    internal static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException error)
        {
            throw new DatasetException($"'{path}' is not UTF-8 text; save it as UTF-8, or as UTF-16 with a byte order mark.", error);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException)
        {
            throw new DatasetException($"'{path}' cannot be read as a csv: a line is longer than 16 million characters or has more cells than can be, as where a quote is not closed; check it there.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' cannot be read; check that it is there and may be read.", error, DatasetProblem.Unreadable);
        }
    }

    private static void RequireNames(string path, string[] names, bool hasHeader)
    {
        if (!hasHeader)
        {
            return;
        }

        bool numbers = Array.TrueForAll(names, name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

        // 0, 1, 2, ... is what pandas writes where columns have no names.
        bool counted = numbers && names.Select((name, i) => name == i.ToString(CultureInfo.InvariantCulture)).All(same => same);
        if (numbers && (!counted || names.Length == 1))
        {
            throw new DatasetException($"'{path}' begins with a line of numbers, expected the names of its columns; add a line of names, or say that it has none.");
        }

        ColumnNames.RequireOfOneName(path, names);
    }

    private SepReader OpenReader()
    {
        FileStream file = BoundedRead.Open(File);
        try
        {
            // Bytes that are no letters are an error: an id read as another would be one in silence.
            StreamReader text = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
            return Sep.New(Separator).Reader(options => options with
            {
                HasHeader = false,
                Unescape = true,
                DisableColCountCheck = true,
                CultureInfo = CultureInfo.InvariantCulture,
            }).From(text);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
