namespace Mnist.Runs.Records;

/// <summary>What is known of a model: the record of its training, its evaluation, or both.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Run">The record of its training; null for a model that was trained elsewhere.</param>
/// <param name="Evaluation">Its evaluation; null when none was stored.</param>
public sealed record StoredRun(string Folder, RunRecord? Run, EvaluationRecord? Evaluation)
{
    /// <summary>Its evaluation where it predicts numbers and not classes; null when none was stored.</summary>
    public RegressionRecord? Regression { get; init; }

    internal const string Mnist = "mnist";

    /// <summary>Name of the model.</summary>
    public string Name => Run?.Model ?? Evaluation?.Model.Name ?? Regression?.Model.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <summary>Name of the data set it was trained on, as far as that is known.</summary>
    internal string TrainingData => Run?.Dataset ?? Mnist;

    /// <summary>Name of the data set it was evaluated on.</summary>
    internal string TestData => Evaluation?.Data.Name ?? Regression?.Data.Name ?? TrainingData;

    /// <summary>Whether it was evaluated on the rows of a file and not on images of a data set.</summary>
    internal bool IsOfRows => Regression is not null || Evaluation?.From is not null;

    /// <summary>Whether the data are MNIST, which the results of the paper and of Keras are of.</summary>
    internal bool IsOfMnist => TrainingData == Mnist && TestData == Mnist;
}
