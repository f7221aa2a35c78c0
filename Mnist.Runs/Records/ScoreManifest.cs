using System.Text.Json;
using Mnist.Formats;
using Mnist.Formats.Disk;

namespace Mnist.Runs.Records;

/// <summary>How far a scoring has come that can go on after it was ended: it lies beside the file of scores.</summary>
/// <param name="Model">What the model was, as a checksum.</param>
/// <param name="Input">What the rows were.</param>
/// <param name="Settings">How they are scored.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Done">How many of them are scored and on the disk.</param>
/// <param name="Bytes">How many bytes of the partial file they take; what lies behind may be torn.</param>
internal sealed record ScoreManifest(string Model, string Input, string Settings, long Rows, long Done, long Bytes)
{
    private const long MostBytes = 1 << 20;

    /// <summary>What the outputs are; null while no row is scored.</summary>
    public IReadOnlyList<ManifestOutput>? Outputs { get; init; }

    /// <summary>Those of the rows whose scores are no numbers.</summary>
    public NonFiniteRows? NonFinite { get; init; }

    /// <summary>Bytes of the file of scores, once it is written; null before.</summary>
    public long? Written { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The manifest; null where there is none.</returns>
    /// <exception cref="ModelFormatException">It is none, or cannot be read.</exception>
    public static ScoreManifest? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            ScoreManifest? manifest = new FileInfo(path).Length <= MostBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.ScoreManifest) : null;
            return manifest is { Rows: >= 0, Done: >= 0, Bytes: >= 0 } && manifest.Done <= manifest.Rows && (manifest.Outputs ?? []).All(output => output.IsPossible)
                ? manifest
                : throw None(path);
        }
        catch (JsonException error)
        {
            throw None(path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the manifest of the scoring cannot be read; check its permissions", path, inner: error);
        }
    }

    private static ModelFormatException None(string path, Exception? inner = null) =>
        new("this is no manifest of a scoring; remove it, or start anew", path, inner: inner) { Setting = nameof(ScoreSettings.Force) };

    /// <summary>Puts it in its place, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Default.ScoreManifest);
        Atomic.WriteFile(path, stream => stream.Write(json));
    }

    /// <summary>What of another scoring is not what it is of this one; null where all is.</summary>
    public string? DifferenceTo(ScoreManifest other) =>
        Model != other.Model ? "another model"
        : Input != other.Input ? "other rows, or the same file changed"
        : Settings != other.Settings ? "other settings"
        : null;
}
