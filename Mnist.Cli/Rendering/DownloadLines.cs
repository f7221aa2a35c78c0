using System.Globalization;
using Mnist.Formats.Data;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Says how a download goes: a line when a file begins, and one for every quarter of a large one.</summary>
/// <param name="console">Where to.</param>
internal sealed class DownloadLines(IAnsiConsole console)
{
    private const int Quarters = 4;

    private string _file = string.Empty;
    private long _shown;

    /// <summary>Takes over what the downloader tells.</summary>
    public void Show(DownloadProgress progress)
    {
        if (progress.File != _file)
        {
            (_file, _shown) = (progress.File, 0);
            console.WriteLine($"Downloading {progress.File} from {progress.Host}{(progress.Total is { } size ? $" ({Megabytes(size)})" : string.Empty)}");
        }

        if (progress.Total is > 1 << 20 && progress.Done * Quarters / progress.Total.Value is var quarter && quarter > _shown)
        {
            _shown = quarter;
            console.WriteLine($"  {Megabytes(progress.Done)}");
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
