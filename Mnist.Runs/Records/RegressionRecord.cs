using Mnist.MLNet.Evaluation;

namespace Mnist.Runs.Records;

/// <summary>How well a model predicted numbers of the rows of a file, written as <see cref="EvaluationRecord.FileName"/>: <see cref="Task"/> tells it from an evaluation of classes.</summary>
public sealed record RegressionRecord
{
    /// <summary>The value of <see cref="Task"/>.</summary>
    public const string TaskName = "regression";

    /// <summary>What was evaluated: <c>regression</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Which model was evaluated.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>On which rows: name of the file, number of rows, SHA-256 of the files; a row counts as an image of one pixel.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>By which columns.</summary>
    public required RowsIdentity From { get; init; }

    /// <summary>The metrics of each number predicted, at least one.</summary>
    public required IReadOnlyList<RegressionOutput> Outputs { get; init; }

    /// <summary>Means in which each of them counts once.</summary>
    public RegressionMeans Mean => RegressionMeans.Of(Outputs);

    /// <summary>Rows scored and evaluated per second.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>The machine that scored.</summary>
    public required string Machine { get; init; }

    /// <summary>When the evaluation ended.</summary>
    public required DateTimeOffset Date { get; init; }
}
