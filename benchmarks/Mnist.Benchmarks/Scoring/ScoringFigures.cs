using Mnist.Benchmarks.Output;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Scoring;

/// <summary>One model's rows per second in our engine and in ONNX Runtime, one figure a round.</summary>
/// <param name="Model">Name in the zoo.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="Setup">ONNX Runtime's best setup, found before the rounds.</param>
/// <param name="Predict">Rows per second of <c>predict</c>.</param>
/// <param name="Evaluate">Rows per second of <c>evaluate</c>: loss and accuracy besides.</param>
/// <param name="Onnx">Rows per second of ONNX Runtime.</param>
/// <param name="PredictBytesPerBatch">Managed bytes a further batch of rows costs <c>predict</c>, the result itself not counted.</param>
/// <param name="EvaluateBytesPerBatch">The same of <c>evaluate</c>.</param>
/// <param name="LargestDifference">Between our outputs and ONNX Runtime's: both must compute the same.</param>
internal sealed record ScoringFigures(
    string Model,
    int Threads,
    string Setup,
    IReadOnlyList<double> Predict,
    IReadOnlyList<double> Evaluate,
    IReadOnlyList<double> Onnx,
    double PredictBytesPerBatch,
    double EvaluateBytesPerBatch,
    double LargestDifference)
{
    public IReadOnlyList<double> PredictRatios => [.. Predict.Zip(Onnx, (ours, theirs) => ours / theirs)];

    public IReadOnlyList<double> EvaluateRatios => [.. Evaluate.Zip(Onnx, (ours, theirs) => ours / theirs)];

    public static void Write(IReadOnlyList<ScoringFigures> models, TextWriter output)
    {
        MarkdownTable table = new(
            1, "model", "predict, rows/s", "evaluate, rows/s", "ONNX Runtime, rows/s", "predict / ONNX, minimum", "median", "evaluate / ONNX, minimum", "median", "bytes per batch, predict", "evaluate", "ONNX Runtime's best");
        foreach (ScoringFigures model in models)
        {
            table.Add(
                model.Model,
                Figures.Whole(Statistics.Median(model.Predict)),
                Figures.Whole(Statistics.Median(model.Evaluate)),
                Figures.Whole(Statistics.Median(model.Onnx)),
                Figures.Ratio(model.PredictRatios.Min()),
                Figures.Ratio(Statistics.Median(model.PredictRatios)),
                Figures.Ratio(model.EvaluateRatios.Min()),
                Figures.Ratio(Statistics.Median(model.EvaluateRatios)),
                Figures.Whole(model.PredictBytesPerBatch),
                Figures.Whole(model.EvaluateBytesPerBatch),
                model.Setup);
        }

        table.Write(output);
    }
}
