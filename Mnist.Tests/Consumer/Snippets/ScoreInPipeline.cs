using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Consumer.Snippets;

internal static class ScoreInPipeline
{
    public static void Run(IDataView data, Action<IDataView, MulticlassClassificationMetrics, EvaluationResult> read)
    {
        #region README
        MLContext ml = new();
        using TensorFlowModel network = ml.Model.LoadTensorFlowModel("models/mlp");
        ClassColumns digits = new("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyData: digits.ToKeyData(ml))
            .Append(network.ScoreTensorFlowModel("output_0", "input", digits));
        var fitted = pipeline.Fit(data);                          // data: "input" of 784 floats, and "Label", the digit as text
        IDataView scored = fitted.Transform(data);                // adds "Score", whose slots are the digits, and "PredictedLabel"
        var metrics = ml.MulticlassClassification.Evaluate(scored, "Label", "Score");
        var more = new MulticlassEvaluator().Evaluate(scored);    // per class, calibration, what was taken for what
        ml.Model.Save(fitted, data.Schema, "digits.zip");         // opened by any program with Microsoft.ML.OnnxTransformer
        #endregion
        read(scored, metrics, more);
    }
}
