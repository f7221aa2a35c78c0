using Microsoft.ML;
using Mnist.Formats.Data;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Scoring;

/// <summary>Scores the test images with a trained model through ML.NET pipelines, the batch API and bare ONNX Runtime, in turn.</summary>
internal static class PipelineRun
{
    public static PipelineFigures Measure(ZooModel zoo, string folder, ImageDataset data, int threads, int rounds)
    {
        int rows = data.TestLabels.Length;
        float[] inputs = zoo.Inputs(data.TestImages).ToArray<float>();
        int length = inputs.Length / rows;
        MLContext context = new(1);
        IDataView view = PipelineRows.View(context, inputs.Chunk(length).ToArray(), length);
        using TensorFlowModel model = context.Model.LoadTensorFlowModel(folder);
        using TensorFlowTransformer onnx = model.ScoreTensorFlowModel(PipelineRows.Output, PipelineRows.Input, "onnx", maxDegreeOfParallelism: threads).Fit(view);
        using TensorFlowTransformer managed = model.ScoreTensorFlowModel(PipelineRows.Output, PipelineRows.Input, "managed", maxDegreeOfParallelism: threads).Fit(view);
        ITransformer stock = Stock(context, onnx, view.Schema);
        using BatchScorer onnxBatches = BatchScorer.Load(folder);
        using BatchScorer managedBatches = BatchScorer.Load(folder, engine: "managed");
        OnnxModel lowered = SavedModelToOnnx.ConvertFolder(folder);
        OnnxSetup best = OnnxSetup.Best(lowered, threads, inputs, rows);
        using OnnxScorer bare = new(lowered, best, threads, inputs, rows);

        // Into memory that is there, as ONNX Runtime alone.
        float[] scores = new float[rows * (int)onnxBatches.Outputs[0].RowLength];
        Action[] ways =
        [
            () => PipelineRows.Read(stock.Transform(view)),
            () => PipelineRows.Read(onnx.Transform(view)),
            () => PipelineRows.Read(managed.Transform(view)),
            bare.Run,
            () => onnxBatches.Score(inputs, length, scores, maxDegreeOfParallelism: threads),
            () => managedBatches.Score(inputs, length, scores, maxDegreeOfParallelism: threads),
        ];
        Array.ForEach(ways, way => Rates.Of(way, rows));
        List<double>[] rates = [.. ways.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                rates[way].Add(Rates.Of(ways[way], rows));
            }
        }

        return new PipelineFigures(zoo.Name, threads, best.ToString(), rates[0], rates[1], rates[2], rates[3], rates[4], rates[5]);
    }

    // The zip is the one any program may open: what ML.NET loads from it is its own transformer.
    private static ITransformer Stock(MLContext context, TensorFlowTransformer transformer, DataViewSchema schema)
    {
        using MemoryStream zip = new();
        context.Model.Save(transformer, schema, zip);
        zip.Position = 0;
        return context.Model.Load(zip, out _);
    }
}
