using System.Globalization;
using Mnist.Formats.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;

namespace Mnist.Cli.Commands;

/// <summary>The ML.NET evaluation several commands share.</summary>
internal static class Scoring
{
    /// <summary>Scores the test set with a SavedModel inside ML.NET.</summary>
    /// <exception cref="DatasetException">The model takes other rows than the pictures of the test set.</exception>
    public static EvaluationResult Evaluate(string folder, ImageDataset data, int? batchSize, CancellationToken cancellation)
    {
        try
        {
            return new MulticlassEvaluator().Evaluate(
                folder,
                LabelledVectors.Create(data.TestImages, data.TestLabels, [.. Enumerable.Range(0, ImageDataset.Classes).Select(digit => digit.ToString(CultureInfo.InvariantCulture))]),
                batchSize: batchSize ?? MLNet.Scoring.BatchScorer.DefaultBatchSize,
                cancellation: cancellation);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new DatasetException(
                $"The model in '{folder}' does not take the pictures of {data.Rows} x {data.Columns} in '{data.Location}'; give the folder of a model that does, or another data set with --data.", error);
        }
    }
}
