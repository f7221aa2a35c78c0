using System.Globalization;

namespace Mnist.Runs.Paper;

/// <summary>How a model of the paper is trained.</summary>
/// <param name="Optimizer">Name of the optimizer, as <c>adam</c>.</param>
/// <param name="LearningRate">Step size.</param>
/// <param name="BatchSize">Rows per update.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="ValidationSplit">Fraction of the training rows, the last ones, held back for validation.</param>
/// <param name="Loss">Name of the loss.</param>
public sealed record Recipe(
    string Optimizer, float LearningRate, int BatchSize, int Epochs = 10, float ValidationSplit = 0f, string Loss = "categorical_crossentropy")
{
    /// <summary>In what this one departs from another, as <c>epochs 3, not 10</c>.</summary>
    internal IEnumerable<string> DifferencesFrom(Recipe other)
    {
        ((string Name, object Value)[] here, (string Name, object Value)[] there) = (Settings(), other.Settings());
        return here.Zip(there).Where(pair => !pair.First.Value.Equals(pair.Second.Value)).Select(pair => Difference(pair.First.Name, pair.First.Value, pair.Second.Value));
    }

    /// <summary>A setting that departs from another, in words.</summary>
    internal static string Difference(string name, object here, object there) => string.Create(CultureInfo.InvariantCulture, $"{name} {here}, not {there}");

    private (string Name, object Value)[] Settings() =>
        [("optimizer", Optimizer), ("learning rate", LearningRate), ("batch size", BatchSize), ("epochs", Epochs), ("validation split", ValidationSplit), ("loss", Loss)];
}
