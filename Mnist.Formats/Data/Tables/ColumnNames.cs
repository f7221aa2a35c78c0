using System.Globalization;

namespace Mnist.Formats.Data.Tables;

/// <summary>Finds columns of a table by their names.</summary>
public static class ColumnNames
{
    private const string Range = "..";
    private const int MaxShown = 6;

    /// <summary>Refuses two columns of one name: whichever is taken, the other would be hidden.</summary>
    /// <param name="file">Whose they are, for messages.</param>
    /// <param name="names">The names; those without one may be many.</param>
    /// <param name="remedy">What may be done besides renaming; empty for nothing.</param>
    /// <exception cref="DatasetException">Two are the same.</exception>
    public static void RequireOfOneName(string file, IReadOnlyList<string> names, string remedy = "")
    {
        ArgumentNullException.ThrowIfNull(names);
        HashSet<string> seen = new(names.Count, StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length > 0 && !seen.Add(name))
            {
                throw new DatasetException($"'{file}' has two columns named '{FileText.Name(name)}'; rename one of them{remedy}.");
            }
        }
    }

    /// <summary>The columns a text names: names separated by commas, <c>FIRST..LAST</c> for two and all between them in the file, <c>NAME*</c> for those that are NAME and a number, in the order of the numbers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="text">The text, as <c>pixel*</c>, <c>age,height</c> or <c>1x1..28x28</c>.</param>
    /// <returns>Their places among the table's columns.</returns>
    /// <exception cref="DatasetException">A name is no column's, one is named twice, or the numbers have gaps.</exception>
    public static IReadOnlyList<int> Find(Table table, string text)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        List<int> found = [];

        // A name may hold a comma itself.
        foreach (string part in Place(table, text) >= 0 ? [text] : text.Split(',', StringSplitOptions.TrimEntries))
        {
            int place = Place(table, part);
            if (place >= 0)
            {
                found.Add(place);
            }
            else if (part.IndexOf(Range, StringComparison.Ordinal) is > 0 and var at)
            {
                (int first, int last) = (Require(table, part[..at]), Require(table, part[(at + Range.Length)..]));
                _ = first <= last ? 0 : throw new DatasetException($"'{table.File}' has the column '{FileText.Name(part[..at])}' after '{FileText.Name(part[(at + Range.Length)..])}'; name the one that comes first first.");
                found.AddRange(Enumerable.Range(first, last - first + 1));
            }
            else if (part.EndsWith('*'))
            {
                found.AddRange(Series(table, part[..^1]) ?? throw Missing(table, part));
            }
            else
            {
                throw Missing(table, part);
            }
        }

        return found.Distinct().Count() == found.Count ? found : throw new DatasetException($"'{FileText.Name(text)}' names a column of '{table.File}' twice; name each once.");
    }

    /// <summary>The column of a name.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The name.</param>
    /// <returns>Its place; -1 where there is none.</returns>
    public static int Place(Table table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The column of a name, which must be there.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The name.</param>
    /// <returns>Its place.</returns>
    /// <exception cref="DatasetException">There is none.</exception>
    public static int Require(Table table, string name) => Place(table, name) is >= 0 and var place ? place : throw Missing(table, name);

    /// <summary>The columns that are a name and a number: <c>pixel0</c>, <c>pixel.0</c>, <c>pixel_0</c> or <c>pixel[0]</c> and so on, in the order of their numbers, wherever they lie in the file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The name.</param>
    /// <returns>Their places; null where there are none.</returns>
    /// <exception cref="DatasetException">A number is missing or there twice.</exception>
    public static IReadOnlyList<int>? Series(Table table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        SortedDictionary<int, int> numbered = [];
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (Split(table.Columns[i].Name) is (var stem, var number) && Stem(stem) == Stem(name))
            {
                _ = numbered.TryAdd(number, i) ? 0 : throw new DatasetException(
                    $"'{table.File}' has the columns '{FileText.Name(table.Columns[numbered[number]].Name)}' and '{FileText.Name(table.Columns[i].Name)}', which are both number {number}; keep one of them.");
            }
        }

        if (numbered.Count == 0)
        {
            return null;
        }

        (int first, int last) = (numbered.Keys.First(), numbered.Keys.Last());
        return first <= 1 && last - first + 1 == numbered.Count
            ? [.. numbered.Values]
            : throw new DatasetException(
                $"'{table.File}' has {numbered.Count} columns '{FileText.Name(name)}' with numbers from {first} to {last}, and some between or before them are missing; give all from 0 or 1 on, or name the columns.");
    }

    /// <summary>What the columns that are a name and a number are called, with how many there are.</summary>
    /// <param name="table">The table.</param>
    public static IReadOnlyDictionary<string, int> AllSeries(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Dictionary<string, int> all = new(StringComparer.Ordinal);
        foreach (TableColumn column in table.Columns)
        {
            if (Split(column.Name) is ({ Length: > 0 } stem, _) && Stem(stem).Length > 0)
            {
                all[Stem(stem)] = all.GetValueOrDefault(Stem(stem)) + 1;
            }
        }

        return all;
    }

    /// <summary>The names of a table's columns, as a sentence lists them.</summary>
    /// <param name="table">The table.</param>
    public static string List(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] names = [.. table.Columns.Select(column => $"'{FileText.Name(column.Name, 30)}'")];
        return names.Length <= MaxShown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MaxShown - 1))}, ... {names[^1]}";
    }

    private static DatasetException Missing(Table table, string name) =>
        new($"'{table.File}' has no column '{FileText.Name(name)}'; it has {List(table)}{table.Hint}.");

    // pixel12 is pixel and 12; 12 alone is a name.
    private static (string Stem, int Number)? Split(string name)
    {
        string text = name.EndsWith(']') ? name[..^1] : name;
        int digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        return digits < text.Length && digits > 0 && int.TryParse(text.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? (text[..digits], number) : null;
    }

    private static string Stem(string name) => name.TrimEnd('.', '_', '[');
}
