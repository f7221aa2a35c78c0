using Microsoft.ML;
using Mnist.MLNet.Scoring;

namespace Mnist.Benchmarks.Scoring;

/// <summary>Scores for a long time, and looks at the memory of the process meanwhile.</summary>
internal static class Endurance
{
    private const int Million = 1_000_000;
    private const int Points = 10;
    private const int RowLength = 784;

    /// <summary>The memory after each million of rows that one cursor has scored.</summary>
    public static IReadOnlyList<MemoryPoint> Rows(string folder, string engine, int millions)
    {
        MLContext context = new(1);
        IDataView view = PipelineRows.View(context, Stream(millions * (long)Million), RowLength);
        using TensorFlowModel model = context.Model.LoadTensorFlowModel(folder);
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel(PipelineRows.Output, PipelineRows.Input, engine).Fit(view);
        List<MemoryPoint> points = [];
        int rows = 0;
        PipelineRows.Read(transformer.Transform(view), () =>
        {
            if (++rows % Million == 0)
            {
                points.Add(new MemoryPoint(rows / Million, Environment.WorkingSet));
            }
        });
        return points;
    }

    /// <summary>The memory after each tenth of the cycles of opening a model, scoring a batch and letting it go.</summary>
    public static IReadOnlyList<MemoryPoint> Cycles(string folder, string engine, int cycles)
    {
        MLContext context = new(1);
        IDataView view = PipelineRows.View(context, Stream(64), RowLength);
        List<MemoryPoint> points = [];
        for (int cycle = 1; cycle <= cycles; cycle++)
        {
            using TensorFlowModel model = context.Model.LoadTensorFlowModel(folder);
            using TensorFlowTransformer transformer = model.ScoreTensorFlowModel(PipelineRows.Output, PipelineRows.Input, engine).Fit(view);
            PipelineRows.Read(transformer.Transform(view));
            if (cycle % Math.Max(1, cycles / Points) == 0)
            {
                points.Add(new MemoryPoint(cycle, Environment.WorkingSet));
            }
        }

        return points;
    }

    private static IEnumerable<float[]> Stream(long rows)
    {
        for (long row = 0; row < rows; row++)
        {
            float[] values = new float[RowLength];
            Array.Fill(values, row % 100 / 100f, (int)(row % 500), 200);
            yield return values;
        }
    }
}
