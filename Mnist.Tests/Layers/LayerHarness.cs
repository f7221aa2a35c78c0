using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Scoring;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models;
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
    private const ulong Seed = 3;

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
    public static Model Alone(LayerSample sample)
    {
        Layer layer = sample.Make();
        Model model = sample.Others.Count == 0 && !sample.IsInteger
            ? Model(threads: 2, keras.Input(sample.Input), layer)
            : Graph(layer, [.. sample.Inputs.Select(shape => new InputLayer(shape, dtype: sample.IsInteger ? TF_DataType.TF_INT32 : TF_DataType.TF_FLOAT).Output)]);
        layer.set_weights(Shifted(layer));
        return model;
    }

    /// <summary>A model whose inputs are products, so that gradients to the layer's inputs have something to do; tokens come as they are.</summary>
    /// <param name="sample">The layer.</param>
    /// <param name="features">Size of a row in front of the products.</param>
    /// <param name="bias">Whether the products have a bias.</param>
    public static Model Fronted(LayerSample sample, int features, bool bias = true)
    {
        if (sample.Tokens > 0)
        {
            return Alone(sample);
        }

        KerasTensor x = new InputLayer(features);
        return Graph(sample.Make(), [x], [.. sample.Inputs.Select(shape => (KerasTensor)new Reshape(shape).Apply(new Dense(shape.Count, use_bias: bias).Apply(x)))]);
    }

    /// <summary>The layer under test in a model.</summary>
    public static Layer Of(LayerSample sample, Model model) => model.Layers.Last(layer => layer.GetType() == sample.Make().GetType());

    /// <summary>A model whose seed is set before it makes its weights.</summary>
    public static Sequential Model(int threads, params ILayer[] layers)
    {
        Sequential model = new(seed: Seed) { Threads = threads };
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

    /// <summary>Rows for the layer, one array for each input.</summary>
    public static Arrays Inputs(LayerSample sample, int rows) => new(sample.Inputs.Select((shape, i) =>
    {
        NDArray x = new(KernelSamples.Uniform(seed: 1 + i, rows * shape.Count).Select(value => sample.Tokens > 0 ? MathF.Floor((value + 1) / 2 * sample.Tokens) : value).ToArray(), new Shape([rows, .. shape.dims]));
        return sample.IsInteger ? x.astype(TF_DataType.TF_INT32) : x;
    }));

    /// <summary>Asserts that somebody else's outputs of a saved model are ours.</summary>
    public static void AssertSame(string who, NDArray ours, float[] theirs) =>
        Assert.True(
            ours.size == theirs.Length && ours.ToArray<float>().Zip(theirs, (a, b) => Math.Abs(a - b)).All(difference => difference <= ScoreTolerance),
            $"{who} gives [{string.Join(", ", theirs.Take(8))}, ...], predict gives [{string.Join(", ", ours.ToArray<float>().Take(8))}, ...].");

    private static Functional Graph(Layer layer, KerasTensor[] inputs, KerasTensor[]? read = null) =>
        new(inputs, layer.Apply(read ?? inputs), seed: Seed) { Threads = 2 };

    private static void CheckRows(LayerSample sample)
    {
        Model model = Alone(sample);
        Arrays x = Inputs(sample, 67);
        NDArray y = model.predict_all(x)[0];

        Assert.Equal(new Shape([67, .. Of(sample, model).OutputShape.dims]), y.shape);
        Assert.Equal(y[41].ToArray<float>(), model.predict_all([.. x.Select(array => array[41..42])])[0].ToArray<float>());
        Assert.Equal(y.ToArray<float>(), model.predict_all(x)[0].ToArray<float>());
    }

    private static void CheckThreads(LayerSample sample)
    {
        Model first = Worked(sample);
        NDArray[] weights = [.. first.get_weights()];
        (string bits, float[] outputs) = Trained(sample, weights, threads: 1);
        foreach (int threads in Threads)
        {
            (string same, float[] alike) = Trained(sample, weights, threads);
            Assert.True(bits == same, $"Training on {threads} threads gives other bits than on one.");
            Assert.Equal(outputs, alike);
        }
    }

    private static void CheckSaving(LayerSample sample)
    {
        Model model = Alone(sample);
        Model copy = keras.models.model_from_json(model.to_json());
        copy.set_weights(model.get_weights());
        Arrays x = Inputs(sample, 7);
        NDArray y = model.predict_all(x)[0];
        Assert.Equal(model.to_json(), copy.to_json());
        Assert.Equal(y.ToArray<float>(), copy.predict_all(x)[0].ToArray<float>());

        using TemporaryFolder folder = new();
        model.save(folder.Sub("model"));

        Model loaded = keras.models.load_model(folder.Sub("model"));
        Assert.Equal(ModelConfig.Write(model), ModelConfig.Write(loaded));
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(y.ToArray<float>(), loaded.predict_all(x)[0].ToArray<float>());

        MemoryRowSource source = new();
        foreach ((string name, NDArray values) in model.InputNames.Zip(x))
        {
            long[] row = values.shape.dims[1..];
            _ = values.dtype == TF_DataType.TF_INT32 ? source.Add<int>(name, values.ToArray<int>(), row) : source.Add<float>(name, values.ToArray<float>(), row);
        }

        AssertSame("ONNX Runtime", y, Scored("onnx"));
        Assert.Equal(y.ToArray<float>(), Scored("managed"));
        SavedLayers.Forget(folder.Sub("model"));
        AssertSame("The managed engine, from the graph,", y, Scored("managed"));

        float[] Scored(string engine)
        {
            using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"), engine: engine);
            MemoryRowSink sink = new();
            scorer.ScoreAsync(source, sink, cancellation: TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            return sink.ToArray<float>(scorer.Outputs[0].Name);
        }
    }

    // The batch must have enough work to be cut into shards: in front of the layer, or behind it where tokens come as they are.
    private static Model Worked(LayerSample sample)
    {
        if (sample.Tokens == 0)
        {
            return Fronted(sample, Features(sample));
        }

        KerasTensor[] inputs = [.. sample.Inputs.Select(shape => new InputLayer(shape, dtype: sample.IsInteger ? TF_DataType.TF_INT32 : TF_DataType.TF_FLOAT).Output)];
        KerasTensor flat = new Flatten().Apply(sample.Make().Apply(inputs));
        return new Functional(inputs, new Dense((BatchWork / (BatchSize * flat.shape[1])) + 1).Apply(flat), seed: Seed);
    }

    private static int Features(LayerSample sample) => (BatchWork / (BatchSize * sample.Inputs.Sum(shape => shape.Count))) + 1;

    private static (string Weights, float[] Outputs) Trained(LayerSample sample, NDArray[] weights, int threads)
    {
        Model model = Worked(sample);
        (model.Seed, model.Threads) = (3, threads);
        model.set_weights(weights);
        model.compile(keras.optimizers.SGD(0.05f), keras.losses.MeanSquaredError());
        const int rows = BatchSize + 70;
        Arrays x = sample.Tokens > 0 ? Inputs(sample, rows) : new NDArray(KernelSamples.Uniform(seed: 5, rows * Features(sample)), (rows, Features(sample)));
        Shape output = new([rows, .. model.OutputShape.dims]);
        model.fit(x, new NDArray(KernelSamples.Uniform(seed: 6, output.Count), output), BatchSize, epochs: 2, verbose: 0);
        return (model.WeightsSha256(), model.predict_all([.. x.Select(array => array[..70])])[0].ToArray<float>());
    }
}
