using Mnist.Benchmarks.Output;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Scoring;

/// <summary>One model's rows per second by every way to score it, one figure a round.</summary>
/// <param name="Model">Name in the zoo.</param>
/// <param name="Threads">Threads of all ways but the stock transformer, which has no choice.</param>
/// <param name="Setup">Bare ONNX Runtime's best setup, found before the rounds.</param>
/// <param name="Stock">ML.NET's OnnxTransformer on the zip this library saved.</param>
/// <param name="Transformer">Our transformer, ONNX Runtime below it.</param>
/// <param name="Managed">Our transformer, our engine below it.</param>
/// <param name="Bare">ONNX Runtime in batches over memory that exists already.</param>
/// <param name="BatchOnnx">The batch API, ONNX Runtime below it.</param>
/// <param name="BatchManaged">The batch API, our engine below it.</param>
internal sealed record PipelineFigures(
    string Model,
    int Threads,
    string Setup,
    IReadOnlyList<double> Stock,
    IReadOnlyList<double> Transformer,
    IReadOnlyList<double> Managed,
    IReadOnlyList<double> Bare,
    IReadOnlyList<double> BatchOnnx,
    IReadOnlyList<double> BatchManaged)
{
    public static void Write(IReadOnlyList<PipelineFigures> models, TextWriter output)
    {
        MarkdownTable rates = new(1, "rows/s, median", "stock OnnxTransformer", "transformer, onnx", "transformer, managed", "bare ONNX Runtime", "batch API, onnx", "batch API, managed", "bare ONNX Runtime's best");
        MarkdownTable ratios = new(1, "ratio, median (minimum)", "transformer onnx / stock", "transformer managed / stock", "batch API onnx / bare", "batch API managed / bare");
        foreach (PipelineFigures model in models)
        {
            rates.Add(
                model.Model, Rate(model.Stock), Rate(model.Transformer), Rate(model.Managed), Rate(model.Bare), Rate(model.BatchOnnx), Rate(model.BatchManaged), model.Setup);
            ratios.Add(
                model.Model, Ratio(model.Transformer, model.Stock), Ratio(model.Managed, model.Stock), Ratio(model.BatchOnnx, model.Bare), Ratio(model.BatchManaged, model.Bare));
        }

        rates.Write(output);
        output.WriteLine();
        ratios.Write(output);
    }

    private static string Rate(IReadOnlyList<double> rates) => Figures.Whole(Statistics.Median(rates));

    private static string Ratio(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        double[] ratios = [.. ours.Zip(theirs, (our, their) => our / their)];
        return $"{Figures.Ratio(Statistics.Median(ratios))} ({Figures.Ratio(ratios.Min())})";
    }
}
