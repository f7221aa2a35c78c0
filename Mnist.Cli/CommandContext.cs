using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mnist.Cli.Rendering;
using Mnist.Formats.Data;
using Spectre.Console;

namespace Mnist.Cli;

/// <summary>What every command is given: the options all share, and where to write.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="arguments">The same as it was given.</param>
/// <param name="output">Standard output: the result.</param>
/// <param name="error">Standard error: complaints, and with --json everything else.</param>
/// <param name="network">Sends requests; null: the system's network.</param>
internal sealed class CommandContext(ParseResult parsed, IReadOnlyList<string> arguments, TextWriter output, TextWriter error, HttpMessageHandler? network = null)
{
    /// <summary>The command line.</summary>
    public ParseResult Parsed => parsed;

    /// <summary>The command line as it was given, with a switch set.</summary>
    public string CommandWith(Option<bool> option) => CommandLineText.With(arguments, option.Name);

    /// <summary>Whether one JSON object is wanted on standard output.</summary>
    public bool Json => parsed.GetValue(SharedOptions.Json);

    /// <summary>For people: standard output, or standard error with --json.</summary>
    public IAnsiConsole Console { get; } = MakeConsole(parsed.GetValue(SharedOptions.Json) ? error : output);

    /// <summary>Standard error: what went wrong with a part of the work while the rest goes on.</summary>
    public TextWriter Error => error;

    /// <summary>Reads the data set the options name; one that is nowhere is downloaded.</summary>
    public ImageDataset Data(CancellationToken cancellation) => Told(DatasetLocator.Find(Dataset, parsed.GetValue(SharedOptions.Data), Downloader(), cancellation));

    /// <summary>Downloads what is missing of the data set, into the folder the options name or the user's cache, and reads it from there.</summary>
    public ImageDataset DownloadedData(CancellationToken cancellation)
    {
        string? asked = DatasetLocator.Asked(parsed.GetValue(SharedOptions.Data));
        string folder = asked ?? DatasetLocator.CacheFolder(Dataset);
        Downloader().DownloadAsync(Dataset, folder, cancellation).GetAwaiter().GetResult();
        return Told(ImageDataset.Read(Dataset, folder, cancellation) with { Source = asked is null ? DatasetSource.Download : DatasetSource.Given });
    }

    /// <summary>Writes sentences for people, a line each, however long.</summary>
    public void WriteLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Console.Profile.Out.Writer.WriteLine(line);
        }
    }

    /// <summary>Writes the JSON object, if one is wanted.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        if (Json)
        {
            output.WriteLine(JsonSerializer.Serialize(value, type));
        }
    }

    private string Dataset
    {
        get
        {
            string name = parsed.GetValue(SharedOptions.Dataset)!;
            return DatasetLocator.Names.Contains(name)
                ? name
                : throw new UsageException($"Unknown data set '{name}'. Known data sets: {string.Join(", ", DatasetLocator.Names)}.");
        }
    }

    private ImageDataset Told(ImageDataset data)
    {
        WriteLines(data.Notes);
        return data;
    }

    private DatasetDownloader Downloader() => new(network, new DownloadLines(Console).Show);

    private static IAnsiConsole MakeConsole(TextWriter writer)
    {
        bool redirected = (ReferenceEquals(writer, System.Console.Out) && System.Console.IsOutputRedirected)
            || (ReferenceEquals(writer, System.Console.Error) && System.Console.IsErrorRedirected)
            || !(ReferenceEquals(writer, System.Console.Out) || ReferenceEquals(writer, System.Console.Error));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            // A log has no width; lines are broken by whoever reads it.
            console.Profile.Width = 200;
        }

        return console;
    }
}
