using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Lowering;
using Mnist.Models;
using Mnist.Runs.Paper;
using static Mnist.Models.KerasApi;

namespace Mnist.Benchmarks.Scoring;

/// <summary>Scores the test images with a trained model in our engine and, lowered to ONNX, in ONNX Runtime.</summary>
internal static class ScoringRun
{
    private const int CountedCalls = 5;

    public static ScoringFigures Measure(string name, string folder, ImageDataset data, int threads, int rounds)
    {
        ZooModel zoo = ModelZoo.Get(name);
        Sequential model = zoo.Build(seed: 1);
        model.set_weights(keras.models.load_model(folder).get_weights());
        model.Threads = threads;
        int rows = data.TestLabels.Length;
        TestRows all = TestRows.Take(zoo, data, rows);
        TestRows half = TestRows.Take(zoo, data, rows / 2);
        OnnxModel onnx = SavedModelToOnnx.ConvertFolder(folder);
        float[] inputs = all.X.ToArray<float>();

        void Predict(TestRows part) => model.predict(part.X);
        void Evaluate(TestRows part) => model.evaluate(part.X, part.Y, verbose: 0);
        OnnxSetup best = OnnxSetup.Best(onnx, threads, inputs, rows);
        Rates.Of(() => Predict(all), rows);
        Rates.Of(() => Evaluate(all), rows);

        using OnnxScorer scorer = new(onnx, best, threads, inputs, rows);
        (List<double> predict, List<double> evaluate, List<double> theirs) = ([], [], []);
        for (int round = 0; round < rounds; round++)
        {
            predict.Add(Rates.Of(() => Predict(all), rows));
            theirs.Add(Rates.Of(scorer.Run, rows));
            evaluate.Add(Rates.Of(() => Evaluate(all), rows));
        }

        return new ScoringFigures(
            name,
            threads,
            best.ToString(),
            predict,
            evaluate,
            theirs,
            BytesPerBatch(model, all, half, Predict, model.Layers[^1].OutputShape.Count * sizeof(float)),
            BytesPerBatch(model, all, half, Evaluate, resultBytesPerRow: 0),
            model.predict(all.X).ToArray<float>().Zip(scorer.Result, (ours, their) => Math.Abs((double)ours - their)).Max());
    }

    // What all rows cost more than half of them: the plan's own buffers cancel out, and the result is taken off.
    private static double BytesPerBatch(Sequential model, TestRows all, TestRows half, Action<TestRows> score, int resultBytesPerRow)
    {
        int chunk = ChunkRows(model);
        int batches = ((all.Count + chunk - 1) / chunk) - ((half.Count + chunk - 1) / chunk);
        long further = Bytes(all, score) - Bytes(half, score) - ((long)resultBytesPerRow * (all.Count - half.Count));
        return Math.Max(0, (double)further / batches);
    }

    // The least of several calls: a worker that parks now and then allocates a little.
    private static long Bytes(TestRows rows, Action<TestRows> score)
    {
        score(rows);
        return Enumerable.Range(0, CountedCalls).Min(_ =>
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            score(rows);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        });
    }

    private static int ChunkRows(Sequential model) => model.Prediction().ChunkRows;

    /// <summary>The first so many test images as the model takes them.</summary>
    private sealed record TestRows(NDArray X, NDArray Y)
    {
        public int Count => X.Rows;

        public static TestRows Take(ZooModel zoo, ImageDataset data, int count) => new(
            zoo.Inputs(data.TestImages.AsSpan(0, count * data.Rows * data.Columns)),
            keras.utils.to_categorical(new NDArray(data.TestLabels[..count]), ImageDataset.Classes));
    }
}
