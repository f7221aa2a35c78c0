using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Rows;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Records;
using Mnist.Runs.Rows;

namespace Mnist.Runs.Jobs;

/// <summary>Scores the rows of a file with a SavedModel and writes the outputs to another file.</summary>
public sealed class ScoringJob
{
    private readonly ScoreSettings _settings;
    private readonly TimeProvider _clock;

    /// <summary>Checks the settings.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="clock">The time; the system's by default.</param>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public ScoringJob(ScoreSettings settings, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        (_settings, _clock) = (settings, clock ?? TimeProvider.System);
    }

    /// <summary>Reads, scores and writes, a few batches at a time: the memory does not grow with the file.</summary>
    /// <param name="progress">Told how many of how many rows are scored.</param>
    /// <param name="cancellation">Stops between batches; nothing is written then, but with <see cref="ScoreSettings.Resume"/> what is scored is kept.</param>
    /// <returns>How many rows, and how fast.</returns>
    /// <exception cref="ModelFormatException">The model cannot be read, or the file not be written.</exception>
    /// <exception cref="DatasetException">The rows cannot be read.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    public ScoreRecord Run(IProgress<RowCount>? progress = null, CancellationToken cancellation = default)
    {
        using BatchScorer scorer = BatchScorer.Load(_settings.SavedModel, _settings.Signature, engine: _settings.Engine ?? ScoringEngines.Default);
        return _settings.Resume ? new ResumableScoring(_settings, scorer, _clock).Run(progress, cancellation) : Whole(scorer, progress, cancellation);
    }

    private ScoreRecord Whole(BatchScorer scorer, IProgress<RowCount>? progress, CancellationToken cancellation)
    {
        RowFile source = RowFile.Open(_settings.In, scorer.Inputs, _settings.Rows(), cancellation);
        ScoreFile.RequireWritable(_settings.Out, _settings.Force);
        ScoringOptions options = new() { BatchSize = _settings.BatchSize ?? ScoringOptions.DefaultBatchSize, Progress = RowRelay.Create(progress, source.Rows) };
        long start = _clock.GetTimestamp();
        NonFiniteSink? checks = null;
        ScoreFile.Write(_settings.Out, scorer.Outputs, source.Rows, source.Id, sink => scorer.ScoreAsync(source, checks = new NonFiniteSink(sink), options, cancellation).GetAwaiter().GetResult());
        double seconds = Math.Max(_clock.GetElapsedTime(start).TotalSeconds, 1e-9);
        string[] notes = [.. source.Notes.Concat(checks!.Note()).Select(FileText.Sentence)];
        return new ScoreRecord(source.Rows, seconds, source.Rows / seconds) { Notes = notes.Length > 0 ? notes : null, NonFinite = checks.Rows };
    }
}
