using System.Globalization;
using System.Text.Json;

namespace Mnist.Benchmarks.Steps;

/// <summary>Another library's program that trains the same models and prints JSON lines with <c>msPerStep</c>.</summary>
/// <param name="path">The program.</param>
internal sealed class Peer(string path)
{
    // Peers warm up with a fifth of the steps they are asked for.
    private const double StepsInAll = 1.2;

    private const string FolderPrefix = "peer_";

    /// <summary>What tables call it: <c>torch</c> for a program in a folder <c>peer_torch</c>, otherwise its file's name.</summary>
    public string Name { get; } = Path.GetFileName(Path.GetDirectoryName(path)) is { } folder && folder.StartsWith(FolderPrefix, StringComparison.Ordinal)
        ? folder[FolderPrefix.Length..]
        : Path.GetFileNameWithoutExtension(path);

    /// <summary>Mean milliseconds of the peer's steps, and the most memory it had.</summary>
    /// <exception cref="InvalidOperationException">It failed, as it does where it does not know the model.</exception>
    public PeerFigures Measure(StepRequest request)
    {
        (string output, double peak) = ChildProcess.Run(
            path, "--models", request.Model, "--threads", Text(request.Threads), "--steps", Text(request.Steps), "--rounds", "1");
        string line = output.Split('\n').LastOrDefault(text => text.StartsWith('{'))
            ?? throw new InvalidOperationException($"'{path}' printed no JSON object for model '{request.Model}'.");
        using JsonDocument document = JsonDocument.Parse(line);
        return new PeerFigures(document.RootElement.GetProperty("msPerStep").GetDouble(), peak);
    }

    /// <summary>Seconds of a whole process that trains so many steps, those to warm up among them.</summary>
    /// <exception cref="InvalidOperationException">It failed, as it does where it does not know the model.</exception>
    public double SecondsOf(string model, int threads, int steps) =>
        ChildProcess.Time(path, "--models", model, "--threads", Text(threads), "--steps", Text((int)Math.Ceiling(steps / StepsInAll)), "--rounds", "1").Seconds;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
