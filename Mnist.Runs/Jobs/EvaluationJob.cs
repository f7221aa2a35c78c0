using System.Security.Cryptography;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Records;
using Mnist.Runs.Rows;

namespace Mnist.Runs.Jobs;

/// <summary>Evaluates a SavedModel, whoever made it, on the test set.</summary>
/// <example><code>
/// EvaluationRecord evaluation = new EvaluationJob(new EvaluateSettings { SavedModel = "models/cnn" }).Run(DatasetLocator.Find("mnist"));
/// </code></example>
public sealed class EvaluationJob
{
    private const int HashedAtOnce = 1 << 20;

    private readonly EvaluateSettings _settings;
    private readonly TimeProvider _clock;

    /// <summary>Checks the settings.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="clock">The time; the system's by default.</param>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public EvaluationJob(EvaluateSettings settings, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        (_settings, _clock) = (settings, clock ?? TimeProvider.System);
    }

    /// <summary>Scores the test set and evaluates the scores; stores the result where the settings ask for it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="progress">Told how many of how many images are scored.</param>
    /// <param name="cancellation">Stops between batches; nothing is written then.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="ModelFormatException">The model cannot be read, or the evaluation not be written.</exception>
    /// <exception cref="DatasetException">The model takes other rows than the images of the test set.</exception>
    /// <exception cref="ScoringException">The model's scores are not probabilities of the classes.</exception>
    public EvaluationRecord Run(ImageDataset data, IProgress<RowCount>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (_settings.Out is not null)
        {
            RunFolder.RequireEvaluationWritable(_settings.Out);
        }

        using BatchScorer scorer = BatchScorer.Load(_settings.SavedModel, output: _settings.Output, engine: _settings.Engine ?? ScoringEngines.Default);
        RequireClassifier(scorer, data);
        ImageRows source = new(data, scorer.Inputs[0]);
        EvaluationSink sink = new(data, source.Label, scorer.Outputs[0].Name, _settings.Logits ? ScoreKind.Logits : ScoreKind.Probabilities);
        ScoringOptions options = new() { BatchSize = _settings.BatchSize ?? ScoringOptions.DefaultBatchSize, Progress = RowRelay.Create(progress, data.TestLabels.Length) };
        scorer.ScoreAsync(source, sink, options, cancellation).GetAwaiter().GetResult();
        EvaluationResult result = sink.Metrics;
        EvaluationRecord evaluation = EvaluationRecord.Of(result, Identify(_settings.SavedModel, cancellation), result.RowsPerSecond, DataIdentity.OfTest(data), _settings.Logits, _clock.GetUtcNow()) with
        {
            Misclassified = sink.Misclassified,
        };
        if (_settings.Out is not null)
        {
            RunFolder.Write(_settings.Out, evaluation);
        }

        return evaluation;
    }

    /// <summary>Whether an evaluation is of the model that lies in a folder now, on the test set of a data set.</summary>
    internal static bool IsOf(EvaluationRecord evaluation, string savedModel, ImageDataset data) => evaluation.Data.IsOf(DataIdentity.OfTest(data)) && evaluation.Model == Identify(savedModel, CancellationToken.None);

    private void RequireClassifier(BatchScorer scorer, ImageDataset data)
    {
        if (scorer.Inputs.Count != 1 || !ImageRows.Fit(data, scorer.Inputs[0]))
        {
            throw new DatasetException(
                $"The model in '{_settings.SavedModel}' does not take the images of {data.Rows} x {data.Columns} in '{data.Location}'; give a model that does, or another data set.");
        }

        if (scorer.Outputs.Count != 1)
        {
            throw new ScoringException($"The model in '{_settings.SavedModel}' has the outputs {string.Join(", ", scorer.Outputs.Select(output => output.Name))}; name the one with the probabilities.");
        }

        if (scorer.Outputs[0].ElementType != typeof(float))
        {
            throw new ScoringException($"The output '{scorer.Outputs[0].Name}' of the model in '{_settings.SavedModel}' holds {scorer.Outputs[0].ElementType.Name}; probabilities are Single.");
        }
    }

    // Models may be larger than memory has room for twice.
    internal static ModelIdentity Identify(string location, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[HashedAtOnce];
        foreach (string file in FilesOf(location))
        {
            using FileStream stream = File.OpenRead(file);
            for (int read; (read = stream.Read(block)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(block, 0, read);
            }
        }

        return new ModelIdentity(NameOf(location), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // A frozen graph is one file.
    private static IEnumerable<string> FilesOf(string location)
    {
        if (File.Exists(location))
        {
            return [location];
        }

        string variables = Path.GetDirectoryName(SavedModelFiles.Variables(location))!;
        string[] files = Directory.Exists(variables) ? Directory.GetFiles(variables) : [];
        return files.Order(StringComparer.Ordinal).Prepend(SavedModelFiles.Graph(location));
    }

    private static string NameOf(string location)
    {
        if (File.Exists(Path.Combine(location, RunRecord.FileName)))
        {
            try
            {
                return RunFolder.Read(location).Name;
            }
            catch (ModelFormatException)
            {
                // Other programs may have a run.json of their own beside a model.
            }
        }

        return Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(location)));
    }
}
