using System.Globalization;

namespace Mnist.Models;

/// <summary>A table of text as Keras' summary has it: columns end where they are told, longer names widen the first, several lines to a row.</summary>
internal sealed class SummaryTable
{
    private const int MaxCharacters = 1000;

    private readonly TextWriter _output;
    private readonly int[] _widths;

    /// <summary>Works out the columns.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="length">Width in characters.</param>
    /// <param name="positions">Where columns end, as fractions of the width or as characters.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="longest">Characters of the longest name.</param>
    /// <exception cref="ArgumentException">The positions are not so many rising numbers above 0 and up to 1000.</exception>
    public SummaryTable(TextWriter output, int length, float[] positions, int columns, int longest)
    {
        bool rising = positions.Length == columns && positions[0] > 0 && positions[^1] <= MaxCharacters && positions.Zip(positions.Skip(1)).All(pair => pair.First < pair.Second);
        if (!rising)
        {
            throw new ArgumentException(
                $"positions must be {(columns == 3 ? "three" : "four")} rising numbers above 0 and up to {MaxCharacters}, received ({string.Join(", ", positions.Select(position => position.ToString(CultureInfo.InvariantCulture)))}).",
                nameof(positions));
        }

        // By way of decimal, 0.85f is 0.85 and not 0.8500000238.
        decimal[] ends = [.. positions.Select(end => (decimal)end)];
        int unit = ends[^1] <= 1 ? length : 1;
        _widths = [.. ends.Select((end, i) => (int)(unit * (i == 0 ? end : end - ends[i - 1])))];
        _widths[0] = Math.Max(_widths[0], longest + 2);
        Width = Math.Max(length, _widths.Sum());
        _output = output;
    }

    /// <summary>Width of the whole table in characters.</summary>
    public int Width { get; }

    /// <summary>Writes a line of one character.</summary>
    public void Rule(char character) => _output.WriteLine(new string(character, Width));

    /// <summary>Writes a row; a cell may have several lines.</summary>
    public void Row(params ReadOnlySpan<string[]> cells)
    {
        int lines = 1;
        foreach (string[] cell in cells)
        {
            lines = Math.Max(lines, cell.Length);
        }

        for (int line = 0; line < lines; line++)
        {
            string text = string.Empty;
            for (int column = 0; column < cells.Length; column++)
            {
                string part = line < cells[column].Length ? cells[column][line] : string.Empty;
                text += column == cells.Length - 1 ? part : $"{part.PadRight(_widths[column] - 1)} ";
            }

            _output.WriteLine(text.TrimEnd());
        }
    }
}
