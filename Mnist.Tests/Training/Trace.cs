using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Execution;
using Mnist.Models.Callbacks;
using Mnist.Models.Config;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Optimizers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>A training loop as Keras ran it: the model, its start weights, and what came out.</summary>
internal sealed class Trace
{
    private readonly JsonElement _root;
    private readonly int _batch;

    private Trace(JsonElement root, IReadOnlyDictionary<string, NDArray> arrays)
    {
        _root = root;
        _batch = root.GetProperty("batch").GetInt32();
        Losses = arrays["loss"].ToArray<float>();
        Start = Numbered(arrays, "init_");
        Final = [.. Numbered(arrays, "final_").Select(array => array.ToArray<float>())];
        Prediction = arrays["probe_prediction"].ToArray<float>();
        IsRecurrent = Create().Layers.Any(layer => layer is RecurrentLayer);
        Assert.Equal(root.GetProperty("steps").GetInt32(), Losses.Length);
    }

    /// <summary>Whether a layer is recurrent.</summary>
    public bool IsRecurrent { get; }

    /// <summary>Keras' loss of each batch, before its update.</summary>
    public float[] Losses { get; }

    /// <summary>Weights before the first batch.</summary>
    public NDArray[] Start { get; }

    /// <summary>Keras' weights after the last batch.</summary>
    public float[][] Final { get; }

    /// <summary>Keras' predictions for the first 64 test images after the last batch.</summary>
    public float[] Prediction { get; }

    public static Trace Read(string name)
    {
        string folder = FixtureFolder.Require("traces");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        return new Trace(json.RootElement.Clone(), NpzFile.ReadAll(Path.Combine(folder, name + ".npz")));
    }

    /// <summary>Runs the same loop in our engine, as far as it stays near Keras.</summary>
    /// <returns>Null, or where it left the tolerance first; and the largest relative difference of a loss.</returns>
    public (string? Difference, double Loss) Run(NDArray[] start, TraceTolerance tolerance)
    {
        Sequential model = Create();
        model.Convolution = ConvolutionAlgorithm.Direct;   // TensorFlow's order
        ConfigReader compile = new(_root.GetProperty("compile"), "compile");
        model.compile(compile.Object(Optimizer.Registry, "optimizer")!, compile.Object(Loss.Registry, "loss")!, ["accuracy"]);
        model.set_weights(start);

        (byte[] images, byte[] labels, byte[] testImages) = MnistFiles.Read();
        int rows = _batch * Losses.Length;
        Shape input = new([-1, .. model.input_shape.dims[1..]]);
        NDArray x = new NDArray(images[..(rows * 784)]).reshape(input) / 255f;
        NDArray y = new(labels[..rows]);
        bool integer = _root.TryGetProperty("labels", out JsonElement kind) && kind.GetString() == "integer";
        using CancellationTokenSource left = new();
        LossWatch watch = new(Losses, tolerance, left);
        try
        {
            model.fit(
                x, integer ? y : keras.utils.to_categorical(y, 10), batch_size: _batch, epochs: 1, verbose: 0, shuffle: false, callbacks: [watch], cancellationToken: left.Token);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The watch says where.
        }

        NDArray probe = new NDArray(testImages[..(64 * 784)]).reshape(input) / 255f;
        string? difference = watch.Difference
            ?? Final.Zip(model.get_weights(), (theirs, ours) => Agreement.Difference("a final weight", theirs, ours.ToArray<float>(), tolerance.Weight)).FirstOrDefault(text => text is not null)
            ?? Agreement.Difference("a prediction", Prediction, model.predict(probe).ToArray<float>(), tolerance.Weight);
        return (difference, watch.Largest);
    }

    private Sequential Create() => (Sequential)ModelConfig.Read(_root.GetProperty("model").GetRawText());

    private static NDArray[] Numbered(IReadOnlyDictionary<string, NDArray> arrays, string prefix) =>
        [.. arrays.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(key => arrays[key])];

    /// <summary>Compares each batch's own loss, recovered from the running mean of equal batches; stops the loop once it is too far off.</summary>
    private sealed class LossWatch(float[] expected, TraceTolerance tolerance, CancellationTokenSource left) : Callback
    {
        private double _sum;

        public string? Difference { get; private set; }

        public double Largest { get; private set; }

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            double sum = logs["loss"] * (double)(end_step + 1);
            (double loss, float theirs) = (sum - _sum, expected[end_step]);
            _sum = sum;
            Largest = Math.Max(Largest, Math.Abs(loss - theirs) / theirs);
            if (!(Math.Abs(loss - theirs) <= tolerance.At((int)end_step, expected.Length) * theirs))
            {
                Difference ??= $"step {end_step}: loss {loss}, Keras {theirs}.";
                left.Cancel();
            }
        }
    }
}
