using Microsoft.ML;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Consumer.Snippets;

internal static class ScoreInPipeline
{
    public static void Run(IDataView data, Action<IDataView> read)
    {
        #region README
        MLContext ml = new();
        using TensorFlowModel network = ml.Model.LoadTensorFlowModel("models/mlp");
        var pipeline = network.ScoreTensorFlowModel("activation", "input");
        IDataView scored = pipeline.Fit(data).Transform(data);    // data: a column "input" of 784 floats
        #endregion
        read(scored);
    }
}
