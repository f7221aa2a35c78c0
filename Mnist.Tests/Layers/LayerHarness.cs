using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Tests.Kernels;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Layers;

/// <summary>What holds for every layer, asked of it inside a model, so that no layer can be right alone and wrong in use.</summary>
internal static class LayerHarness
{
    // ONNX Runtime and TensorFlow sum in other orders.
    private const float ScoreTolerance = 1e-5f;

    private const int BatchSize = 128;

    // Enough multiply-adds in a batch for as many shards as there ever are.
    private const int BatchWork = 9_000_000;

    private static readonly int[] Threads = [2, 3, 5, 8];

    /// <summary>Asserts everything that needs nothing but this machine.</summary>
    public static void Check(LayerSample sample)
    {
        LayerGradients.Check(sample);
        CheckRows(sample);
        CheckThreads(sample);
        CheckSaving(sample);
    }

    /// <summary>A model of the layer alone, its weights away from the initial ones.</summary>
    public static Sequential Alone(LayerSample sample)
    {
        Sequential model = Model(threads: 2, keras.Input(sample.Input), sample.Make());
        Layer layer = model.Layers[0];
        layer.set_weights(Shifted(layer));
        return model;
    }

    /// <summary>A model whose seed is set before it makes its weights.</summary>
    public static Sequential Model(int threads, params ILayer[] layers)
    {
        Sequential model = new() { Seed = 3, Threads = threads };
        foreach (ILayer layer in layers)
        {
            model.add(layer);
        }

        return model;
    }

    /// <summary>Weights away from the initial ones: a zero bias or a gamma of one would hide a missing term.</summary>
    public static List<NDArray> Shifted(Layer layer) =>
    [
        .. layer.get_weights().Select((weight, i) =>
            weight + (0.25f * (new NDArray(KernelSamples.Uniform(seed: 10 + i, weight.shape.Count), weight.shape) + (layer.Parameters[i].Trainable ? 0f : 1f)))),
    ];

    /// <summary>Rows for the layer.</summary>
    public static NDArray Inputs(LayerSample sample, int rows) =>
        new(KernelSamples.Uniform(seed: 1, rows * sample.Input.Count), new Shape([rows, .. sample.Input.dims]));

    /// <summary>Asserts that somebody else's outputs of a saved model are ours.</summary>
    public static void AssertSame(string who, NDArray ours, float[] theirs) =>
        Assert.True(
            ours.size == theirs.Length && ours.ToArray<float>().Zip(theirs, (a, b) => Math.Abs(a - b)).All(difference => difference <= ScoreTolerance),
            $"{who} gives [{string.Join(", ", theirs.Take(8))}, ...], predict gives [{string.Join(", ", ours.ToArray<float>().Take(8))}, ...].");

    private static void CheckRows(LayerSample sample)
    {
        Sequential model = Alone(sample);
        NDArray x = Inputs(sample, 67);
        NDArray y = model.predict(x);

        Assert.Equal(new Shape([67, .. model.Layers[0].ComputeOutputShape(sample.Input).dims]), y.shape);
        Assert.Equal(y[41].ToArray<float>(), model.predict(x[41..42]).ToArray<float>());
        Assert.Equal(y.ToArray<float>(), model.predict(x).ToArray<float>());
    }

    private static void CheckThreads(LayerSample sample)
    {
        (string weights, float[] outputs) = Trained(sample, threads: 1);
        foreach (int threads in Threads)
        {
            (string same, float[] alike) = Trained(sample, threads);
            Assert.True(weights == same, $"Training on {threads} threads gives other bits than on one.");
            Assert.Equal(outputs, alike);
        }
    }

    private static void CheckSaving(LayerSample sample)
    {
        using TemporaryFolder folder = new();
        Sequential model = Alone(sample);
        NDArray x = Inputs(sample, 7);
        NDArray y = model.predict(x);
        model.save(folder.Sub("model"));

        Sequential loaded = keras.models.load_model(folder.Sub("model"));
        Assert.Equal(ModelConfig.Write(model), ModelConfig.Write(loaded));
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(y.ToArray<float>(), loaded.predict(x).ToArray<float>());

        using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"));
        AssertSame("ONNX Runtime", y, scorer.Score(x.ToArray<float>(), sample.Input.Count));
    }

    // The product in front gives the layer's gradient to its inputs something to do, and the batch enough work to be cut into shards.
    private static (string Weights, float[] Outputs) Trained(LayerSample sample, int threads)
    {
        int size = sample.Input.Count;
        int features = (BatchWork / (BatchSize * size)) + 1;
        Sequential model = Model(threads, keras.Input(features), keras.layers.Dense(size), keras.layers.Reshape(sample.Input), sample.Make());
        model.compile(keras.optimizers.SGD(0.05f), keras.losses.MeanSquaredError());
        const int rows = BatchSize + 70;
        NDArray x = new(KernelSamples.Uniform(seed: 5, rows * features), (rows, features));
        Shape output = new([rows, .. model.Layers[^1].OutputShape.dims]);
        model.fit(x, new NDArray(KernelSamples.Uniform(seed: 6, output.Count), output), BatchSize, epochs: 2, verbose: 0);
        return (model.WeightsSha256(), model.predict(x[..70]).ToArray<float>());
    }
}
