using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Training;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Callbacks;

/// <summary>The model of Keras' record: one weight that starts at 1, x = 1, y = 0, mean squared error, plain steps of 0.1; <c>val_loss</c> is put into its logs.</summary>
internal static class OneWeight
{
    /// <summary>What a training came to.</summary>
    /// <param name="Losses">The loss of each epoch.</param>
    /// <param name="RatesAfter">The learning rate after each epoch.</param>
    /// <param name="Weight">The weight at the end.</param>
    public sealed record Outcome(IReadOnlyList<float> Losses, IReadOnlyList<float> RatesAfter, float Weight);

    /// <summary>A new model.</summary>
    public static Sequential Create()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, use_bias: false, input_shape: 1)]);
        model.Seed = 1;
        model.compile(keras.optimizers.SGD(0.1f), keras.losses.MeanSquaredError());
        model.set_weights([np.ones((1, 1))]);
        model.Output = new StringWriter { NewLine = "\n" };
        return model;
    }

    /// <summary>What the model wrote.</summary>
    public static string Text(Model model) => model.Output.ToString()!;

    /// <summary>Trains with a value of <c>val_loss</c> for each epoch.</summary>
    public static Outcome Fit(
        Sequential model, float[] values, Callback? callback, int rows = 1, CheckpointOptions? checkpoints = null, CancellationTokenSource? stop = null, int stopAfter = -1)
    {
        Recorder recorder = new(values, stop, stopAfter);

        // The recorder looks at the rate last.
        List<ICallback> callbacks = [new Injector(values), .. callback is null ? [] : new ICallback[] { callback }, recorder];
        ICallback history = model.fit(
            np.ones((rows, 1)), np.zeros((rows, 1)), batch_size: 1, epochs: values.Length, verbose: 0, callbacks: callbacks, shuffle: false, checkpoints: checkpoints,
            cancellationToken: stop?.Token ?? CancellationToken.None);
        return new Outcome(history.history["loss"], recorder.Rates, model.get_weights()[0].ToArray<float>()[0]);
    }

    private sealed class Injector(float[] values) : Callback
    {
        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => epoch_logs["val_loss"] = values[epoch];
    }

    private sealed class Recorder(float[] values, CancellationTokenSource? stop, int stopAfter) : Callback
    {
        private int _batches;

        public List<float> Rates { get; } = [];

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            if (++_batches == stopAfter)
            {
                stop!.Cancel();
            }
        }

        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
        {
            Assert.True(epoch < values.Length);
            Rates.Add(Model!.Optimizer!.LearningRate);
        }
    }
}
