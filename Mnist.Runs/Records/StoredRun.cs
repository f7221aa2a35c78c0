namespace Mnist.Runs.Records;

/// <summary>What is known of a model: the record of its training, its evaluation, or both.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Run">The record of its training; null for a model that was trained elsewhere.</param>
/// <param name="Evaluation">Its evaluation; null when none was stored.</param>
public sealed record StoredRun(string Folder, RunRecord? Run, EvaluationRecord? Evaluation)
{
    internal const string Mnist = "mnist";

    /// <summary>Name of the model.</summary>
    public string Name => Run?.Model ?? Evaluation?.Model.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <summary>Name of the data set it was trained on, as far as that is known.</summary>
    internal string TrainingData => Run?.Dataset ?? Mnist;

    /// <summary>Name of the data set it was evaluated on.</summary>
    internal string TestData => Evaluation?.Data.Name ?? TrainingData;

    /// <summary>Whether the data are MNIST, which the results of the paper and of Keras are of.</summary>
    internal bool IsOfMnist => TrainingData == Mnist && TestData == Mnist;
}
