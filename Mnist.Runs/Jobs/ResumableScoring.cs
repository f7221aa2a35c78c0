using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Rows;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Records;
using Mnist.Runs.Rows;

namespace Mnist.Runs.Jobs;

/// <summary>A scoring that goes on where one before was ended: OUT.partial has the rows that are scored, OUT.manifest.json says how many and of what.</summary>
/// <param name="settings">What is asked for.</param>
/// <param name="scorer">The model.</param>
/// <param name="clock">The time.</param>
internal sealed class ResumableScoring(ScoreSettings settings, BatchScorer scorer, TimeProvider clock)
{
    private string ManifestPath => settings.Out + ".manifest.json";

    private string PartialPath => settings.Out + ".partial";

    /// <summary>Scores what is left, and writes the file when all is there.</summary>
    public ScoreRecord Run(IProgress<RowCount>? progress, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        RowFile all = RowFile.Open(settings.In, scorer.Inputs, settings.Rows(), cancellation);
        ScoreManifest wanted = new(ModelSum(), InputSum(all.Files), SettingsText(), all.Rows, 0, 0);
        ScoreManifest? before = Before(wanted);
        if (before?.Written is { } written)
        {
            if (new FileInfo(settings.Out) is { Exists: true } there && there.Length == written)
            {
                Guarded(() => Atomic.Delete(PartialPath));
                return Record(before, start, 0, ["All rows were scored before; nothing was left to do."]);
            }

            before = null;
        }

        // Who has begun was allowed to write it.
        ScoreFile.RequireWritable(settings.Out, settings.Force || before is not null);
        using GrowingFile file = Guarded(() => GrowingFile.Open(PartialPath)) ?? throw new ModelFormatException("another process is scoring into it; wait for that one, or give another file to write", settings.Out);
        if (before is null || before.Bytes > file.Length)
        {
            before = wanted;
        }

        Guarded(() => file.Cut(before.Bytes));
        return Go(all, before, file, start, progress, cancellation);
    }

    private ScoreRecord Go(RowFile all, ScoreManifest before, GrowingFile file, long start, IProgress<RowCount>? progress, CancellationToken cancellation)
    {
        RowFile rest = before.Done == 0 ? all : RowFile.Open(settings.In, scorer.Inputs, settings.Rows() with { Skip = before.Done }, cancellation);
        ScoreLog log = new(file, ManifestPath, before, all.Id, settings.CheckpointEvery, clock);
        NonFiniteSink checks = new(log, before.Done, before.NonFinite);
        log.NonFinite = () => checks.Rows;
        ScoringOptions options = new() { BatchSize = settings.BatchSize ?? ScoringOptions.DefaultBatchSize, Progress = RowRelay.Create(progress, all.Rows, before.Done) };
        Guarded(() =>
        {
            try
            {
                _ = rest.Rows > 0 ? scorer.ScoreAsync(rest, checks, options, cancellation).GetAwaiter().GetResult() : 0;
            }
            finally
            {
                // Also when it is stopped or fails: what is scored is scored.
                log.Keep();
            }

            ScoreFile.Write(settings.Out, scorer.Outputs, all.Rows, all.Id, sink => log.Replay(sink, cancellation));
            (log.State with { Written = new FileInfo(settings.Out).Length }).Write(ManifestPath);
        });
        file.Dispose();
        Guarded(() => Atomic.Delete(PartialPath));
        string[] gone = before.Done > 0 ? [$"{before.Done} of {all.Rows} rows were scored before."] : [];
        return Record(log.State, start, rest.Rows, [.. gone, .. rest.Notes, .. checks.Note()]);
    }

    private ScoreRecord Record(ScoreManifest state, long start, long scored, IReadOnlyList<string> notes)
    {
        double seconds = Math.Max(clock.GetElapsedTime(start).TotalSeconds, 1e-9);
        return new ScoreRecord(state.Rows, seconds, scored / seconds) { Notes = notes.Count > 0 ? [.. notes.Select(FileText.Sentence)] : null, NonFinite = state.NonFinite };
    }

    private ScoreManifest? Before(ScoreManifest wanted)
    {
        ScoreManifest? before;
        try
        {
            before = ScoreManifest.Read(ManifestPath);
        }
        catch (ModelFormatException) when (settings.Force)
        {
            return null;
        }

        return before is null || before.DifferenceTo(wanted) is not { } difference ? before
            : settings.Force ? null
            : throw new ModelFormatException($"what was begun there is of {difference}; give another file to write, or start anew", ManifestPath) { Setting = nameof(ScoreSettings.Force) };
    }

    // What the scores depend on, and nothing else.
    private string SettingsText() => JsonSerializer.Serialize(
        settings with { SavedModel = string.Empty, In = string.Empty, Out = string.Empty, BatchSize = null, Force = false, Resume = false, CheckpointEvery = null }, RunJson.Default.ScoreSettings);

    // A checkpoint's index has a checksum of every tensor.
    private string ModelSum() => Sum(settings.SavedModel, file => Path.GetExtension(file) is ".pb" or ".index");

    // A table may be too large to be read twice: its size and time stand for it.
    private string InputSum(IReadOnlyList<string> files) => File.Exists(settings.In) ? FileSum(settings.In)
        : Directory.Exists(settings.In) ? Sum(settings.In, _ => false)
        : Hash(string.Concat(files.Select(file => $"{file} {FileSum(file)}\n")));

    private static string FileSum(string file) => $"{new FileInfo(file).Length} bytes of {File.GetLastWriteTimeUtc(file):O}";

    private static string Sum(string path, Func<string, bool> isRead)
    {
        StringBuilder text = new();
        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [path];
        foreach (string file in files)
        {
            // The time of a model's files does not matter: a copy is the same model.
            string content = isRead(file) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : string.Empty;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(files.Length > 1 ? Path.GetRelativePath(path, file) : string.Empty)} {new FileInfo(file).Length} {content}\n");
        }

        return Hash(text.ToString());
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Guarded(Action work) => Guarded(() =>
    {
        work();
        return 0;
    });

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error.GetType() == typeof(IOException) || error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ModelFormatException("the file cannot be written; check the folder's permissions and that the disk has room", settings.Out, inner: error);
        }
    }
}
