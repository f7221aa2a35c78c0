using System.Globalization;
using System.Text.RegularExpressions;

namespace Mnist.Models.Callbacks;

/// <summary>A path with places in it that Python's <c>str.format</c> would fill: <c>w{epoch:02d}-{val_loss:.2f}</c>.</summary>
internal sealed partial class FilePattern
{
    private readonly string _pattern;

    /// <summary>Checks a pattern.</summary>
    /// <exception cref="ArgumentException">A place is written in a way that is not understood.</exception>
    public FilePattern(string filepath)
    {
        ArgumentException.ThrowIfNullOrEmpty(filepath);
        if (Place().Replace(filepath, string.Empty).AsSpan().IndexOfAny('{', '}') >= 0)
        {
            throw new ArgumentException(
                $"filepath '{filepath}' has a place that is not understood: write {{epoch:02d}}, {{batch:02d}} or a metric as {{val_loss:.2f}}.", nameof(filepath));
        }

        _pattern = filepath;
    }

    /// <summary>The path of a moment in training.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="batch">From 1; null at the end of an epoch.</param>
    /// <param name="logs">Metrics by name.</param>
    /// <exception cref="InvalidOperationException">The pattern names a metric that is not there.</exception>
    public string Fill(long epoch, long? batch, Dictionary<string, float> logs) => Place().Replace(_pattern, place =>
    {
        string name = place.Groups["name"].Value;
        double value = name switch
        {
            _ when logs.TryGetValue(name, out float metric) => metric,
            "epoch" => epoch,
            "batch" when batch is long number => number,
            _ => throw new InvalidOperationException($"filepath '{_pattern}' names '{name}', which is not there when the model is saved; there are epoch, {(batch is null ? string.Empty : "batch, ")}{string.Join(", ", logs.Keys)}."),
        };
        int decimals = place.Groups["decimals"] is { Success: true } given ? int.Parse(given.ValueSpan, CultureInfo.InvariantCulture) : -1;
        string text = decimals >= 0 ? value.ToString($"F{decimals}", CultureInfo.InvariantCulture) : ((float)value).ToString(CultureInfo.InvariantCulture);
        return place.Groups["width"] is { Success: true } width
            ? text.PadLeft(int.Parse(width.ValueSpan, CultureInfo.InvariantCulture), place.Groups["zeros"].Success ? '0' : ' ')
            : text;
    });

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<zeros>0)?(?<width>[1-9][0-9]?)?(d|\.(?<decimals>[0-9]{1,2})f)?)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
