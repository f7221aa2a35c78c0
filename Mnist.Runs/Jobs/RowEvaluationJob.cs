using Microsoft.ML;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Records;
using Mnist.Runs.Rows;

namespace Mnist.Runs.Jobs;

/// <summary>Evaluates a SavedModel, whoever made it, on the labelled rows of a file: classes, two classes by one score, or numbers; with weights where a column has them.</summary>
/// <example><code>
/// RowEvaluation evaluation = new RowEvaluationJob(new EvaluateRowsSettings { SavedModel = "houses", In = "houses.csv", Label = "price", Weight = "count", Task = "regression" }).Run();
/// </code></example>
public sealed class RowEvaluationJob
{
    private readonly EvaluateRowsSettings _settings;
    private readonly TimeProvider _clock;

    /// <summary>Checks the settings.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="clock">The time; the system's by default.</param>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public RowEvaluationJob(EvaluateRowsSettings settings, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        (_settings, _clock) = (settings, clock ?? TimeProvider.System);
    }

    /// <summary>Reads, scores and measures, a few batches at a time: the memory does not grow with the file. Stores the result where the settings ask for it.</summary>
    /// <param name="progress">Told how many of how many rows are read.</param>
    /// <param name="cancellation">Stops between batches; nothing is written then.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="ModelFormatException">The model cannot be read, or the evaluation not be written.</exception>
    /// <exception cref="DatasetException">The rows cannot be read, or lack a column.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model, or labels, weights or scores are not what was said.</exception>
    public RowEvaluation Run(IProgress<RowCount>? progress = null, CancellationToken cancellation = default)
    {
        if (_settings.Out is not null)
        {
            RunFolder.RequireEvaluationWritable(_settings.Out);
        }

        RowEvaluation evaluation;
        try
        {
            evaluation = Evaluate(progress, cancellation);
        }
        catch (ArgumentException problem)
        {
            // What is an argument in a program is a column of a file here; .NET appends "(Parameter 'name')".
            throw new ScoringException(problem.Message.Split(" (Parameter")[0], problem);
        }

        if (_settings.Out is not null)
        {
            RunFolder.Write(_settings.Out, evaluation);
        }

        return evaluation;
    }

    private RowEvaluation Evaluate(IProgress<RowCount>? progress, CancellationToken cancellation)
    {
        MLContext ml = new();
        using TensorFlowModel model = ml.Model.LoadTensorFlowModel(_settings.SavedModel);
        string[] outputs = _settings.Output?.Split(',') ?? (_settings.IsRegression ? [.. model.OutputNames] : [Only(model)]);
        EvaluatedRows rows = new(ml, model, _settings, cancellation);
        IDataView counted = new CountedView(rows.View, RowRelay.Create(progress, rows.Rows), cancellation);
        IDataView scored = model.ScoreTensorFlowModel(outputs, [.. model.InputNames], _settings.Engine ?? ScoringEngines.Default, batchSize: _settings.BatchSize ?? ScoringOptions.DefaultBatchSize, cancellation: cancellation)
            .Fit(counted).Transform(counted);
        ModelIdentity identity = EvaluationJob.Identify(_settings.SavedModel, cancellation);
        long start = _clock.GetTimestamp();
        double Speed() => Math.Round(rows.Rows / Math.Max(_clock.GetElapsedTime(start).TotalSeconds, 1e-9), 1);
        RowsIdentity from = new(_settings.Label, _settings.Weight);
        DataIdentity Data() => DataIdentity.OfFiles(_settings.In, rows.Rows, rows.Files, cancellation);
        if (_settings.IsRegression)
        {
            RegressionOutputsResult result = new RegressionEvaluator { WeightColumn = rows.Weight }.EvaluateOutputs(scored, outputs, [rows.Label]);
            return new RowEvaluation(null, new RegressionRecord
            {
                Task = RegressionRecord.TaskName,
                Model = identity,
                RowsPerSecond = Speed(),
                Data = Data(),
                From = from,
                Outputs = result.Outputs,
                Machine = RunMachine.Description,
                Date = _clock.GetUtcNow(),
            });
        }

        // Keys are made of what occurs, and paired with the classes by name.
        IDataView labelled = ml.Transforms.Conversion.MapValueToKey(rows.Label).Fit(new CountedView(rows.View, null, cancellation)).Transform(scored);
        ScoreKind kind = _settings.Logits ? ScoreKind.Logits : ScoreKind.Probabilities;
        EvaluationRecord record = _settings.IsBinary
            ? Record(new BinaryEvaluator { WeightColumn = rows.Weight }.Evaluate(labelled, outputs[0], rows.Label, kind, _settings.Threshold ?? BinaryEvaluator.DefaultThreshold, _settings.Positive), identity, Speed(), Data())
            : EvaluationRecord.Of(new MulticlassEvaluator { WeightColumn = rows.Weight }.Evaluate(labelled, outputs[0], rows.Label, _settings.Classes, kind), identity, Speed(), Data(), _settings.Logits, _clock.GetUtcNow());
        return new RowEvaluation(record with { From = from }, null);
    }

    private string Only(TensorFlowModel model) => model.OutputNames is [var only] ? only : throw new ScoringException(
        $"The model in '{_settings.SavedModel}' has the outputs {string.Join(", ", model.OutputNames)}; name the one with the probabilities.");

    private EvaluationRecord Record(BinaryResult result, ModelIdentity model, double speed, DataIdentity data) => new()
    {
        Model = model,
        Data = data,
        Rows = result.Rows,
        MissingLabels = result.MissingLabels,
        NonFiniteScores = result.NonFiniteScores,
        Weights = result.Weights,
        Threshold = result.Threshold,
        BrierScore = result.BrierScore,
        Logits = _settings.Logits,
        Accuracy = result.Accuracy,
        MacroAccuracy = new[] { result.Negative.Recall, result.Positive.Recall }.OfType<double>().Average(),
        LogLoss = result.LogLoss,
        ConfusionMatrix = [[result.TrueNegatives, result.FalsePositives], [result.FalseNegatives, result.TruePositives]],
        WeightedConfusion = result.WeightedConfusion,
        PerClass = [result.Negative, result.Positive],
        Curves = [result.Curves],
        Calibration = result.Calibration,
        Misclassified = [],
        RowsPerSecond = speed,
        Machine = RunMachine.Description,
        Date = _clock.GetUtcNow(),
    };
}
