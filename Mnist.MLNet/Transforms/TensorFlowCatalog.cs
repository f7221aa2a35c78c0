using Microsoft.ML;

namespace Mnist.MLNet.Scoring;

/// <summary>Opens TensorFlow models for scoring, spelled as in Microsoft.ML.TensorFlow.</summary>
public static class TensorFlowCatalog
{
    /// <summary>Opens a SavedModel folder.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="modelLocation">The folder.</param>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, string modelLocation) =>
        LoadTensorFlowModel(catalog, modelLocation, treatOutputAsBatched: true);

    /// <summary>Opens a SavedModel folder.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="modelLocation">The folder.</param>
    /// <param name="treatOutputAsBatched">Whether the outputs' first axis is the batch; columns then hold one row's part. No other case is supported.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, string modelLocation, bool treatOutputAsBatched, string? signature = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelLocation);
        return treatOutputAsBatched
            ? new TensorFlowModel(modelLocation, signature)
            : throw new NotSupportedException("Rows are scored in batches, so the outputs' first axis has to be the batch.");
    }
}
