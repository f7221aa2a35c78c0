using Mnist.Formats;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Training;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>A loss that is NaN or infinite: said, located, stopped where that is asked for, and never written over a good state.</summary>
public sealed class DivergenceTests
{
    private const string SmallerSteps = "Use a smaller learning rate, limit the gradients with the optimizer's ClipNorm, or scale the inputs to about 0 to 1.";

    [Fact]
    public void Fit_says_where_and_goes_on()
    {
        Sequential model = Chain(1e30f, 1e30f);

        ICallback history = model.fit(np.ones((4, 1)), np.zeros((4, 1)), batch_size: 2, epochs: 3, verbose: 2);

        Assert.Equal(new Divergence(0, 0, "second", "layer 'second' is the first to give Infinity, from weights that are finite", SmallerSteps[..^1]), model.Divergence);
        Assert.StartsWith(
            $"The loss is no finite number any more from step 1 of epoch 1 on: layer 'second' is the first to give Infinity, from weights that are finite. {SmallerSteps} Training goes on; the callback TerminateOnNaN ends it.\n",
            OneText(model),
            StringComparison.Ordinal);
        Assert.Equal(3, history.history["loss"].Count);
        Assert.Equal(2, OneText(model).Split("TerminateOnNaN").Length);   // once
    }

    [Fact]
    public void A_silent_fit_says_nothing_and_knows_it_all_the_same()
    {
        Sequential model = Chain(1e30f, 1e30f);

        model.fit(np.ones((4, 1)), np.zeros((4, 1)), verbose: 0);

        Assert.Empty(OneText(model));
        Assert.Equal("second", model.Divergence!.Layer);
        model.set_weights([np.ones((1, 1)), np.ones((1, 1))]);
        model.fit(np.ones((4, 1)), np.zeros((4, 1)), verbose: 0);
        Assert.Null(model.Divergence);
    }

    [Fact]
    public void TerminateOnNaN_ends_training_with_the_batch()
    {
        Sequential model = Chain(1e30f, 1e30f);
        int batches = 0;

        ICallback history = model.fit(
            np.ones((6, 1)), np.zeros((6, 1)), batch_size: 2, epochs: 3, verbose: 0, callbacks: [new TerminateOnNaN(), new Counter(() => batches++)]);

        Assert.Equal(1, batches);
        Assert.Single(history.history["loss"]);
        Assert.True(model.Stop_training);
        Assert.Equal("Batch 0: Invalid loss, terminating training\n", OneText(model));
    }

    [Fact]
    public void TerminateOnNaN_raises_an_exception_where_that_is_asked_for()
    {
        Sequential model = Chain(1e30f, 1e30f);

        DivergenceException error = Assert.Throws<DivergenceException>(
            () => model.fit(np.ones((6, 1)), np.zeros((6, 1)), batch_size: 2, verbose: 0, callbacks: [new TerminateOnNaN(raise_error: true)]));

        Assert.Equal((0, 0, "second"), (error.Divergence.Epoch, error.Divergence.Step, error.Divergence.Layer));
        Assert.Equal(model.Divergence!.ToString(), error.Message);
    }

    // Rows are taken in a shuffled order; the row that is named is the user's.
    [Theory]
    [InlineData(true, " holds NaN in row 5")]
    [InlineData(false, "y holds NaN in row 5")]
    public void A_row_that_is_no_number_is_named(bool input, string cause)
    {
        float[] spoiled = [1, 1, 1, 1, 1, float.NaN, 1, 1];
        NDArray wrong = new(spoiled, (8, 1));
        Sequential model = Chain(1, 1);

        model.fit(input ? wrong : np.ones((8, 1)), input ? np.ones((8, 1)) : wrong, batch_size: 2, verbose: 0);

        Assert.Null(model.Divergence!.Layer);
        Assert.EndsWith(cause, model.Divergence.Cause, StringComparison.Ordinal);
        Assert.Equal("Repair such rows or leave them out", model.Divergence.Advice);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_named()
    {
        Sequential model = Chain(float.NaN, 1);

        model.fit(np.ones((4, 1)), np.zeros((4, 1)), verbose: 0);

        Assert.Equal(("first", "layer 'first' has NaN in its kernel"), (model.Divergence!.Layer, model.Divergence.Cause));
    }

    // The loss of the only step is finite, 1e30; its update is not.
    [Fact]
    public void Weights_that_the_last_update_spoils_are_noticed_too()
    {
        Sequential model = Chain(1e15f, 1);
        model.compile(keras.optimizers.SGD(1e30f), keras.losses.MeanSquaredError());
        model.set_weights([new NDArray(new[] { 1e15f }, (1, 1)), np.ones((1, 1))]);

        DivergenceException error = Assert.Throws<DivergenceException>(
            () => model.fit(np.ones((1, 1)), np.zeros((1, 1)), verbose: 0, callbacks: [new TerminateOnNaN(raise_error: true)]));

        Assert.Equal((0, 0, "first"), (error.Divergence.Epoch, error.Divergence.Step, error.Divergence.Layer));
    }

    // Steps of more than 2 / curvature: each makes the error larger, until it is no number.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_good_checkpoint_is_kept(bool terminates)
    {
        using TemporaryFolder folder = new();
        CheckpointOptions checkpoints = new() { Folder = folder.Sub("checkpoint"), EverySteps = 1 };
        Sequential model = Chain(1, 1);
        model.compile(keras.optimizers.SGD(50f), keras.losses.MeanSquaredError());
        List<ICallback> callbacks = terminates ? [new TerminateOnNaN()] : [];

        model.fit(np.ones((40, 1)), np.zeros((40, 1)), batch_size: 1, verbose: 0, callbacks: callbacks, checkpoints: checkpoints);

        Divergence found = model.Divergence!;
        Assert.InRange(found.Step, 1, 38);
        float[] kept = new float[1];
        TensorBundleReader bundle = new(CheckpointFolder.Newest(checkpoints.Folder)!, FormatLimits.Default);
        foreach (string layer in (string[])["first", "second"])
        {
            bundle.ReadSingles($"model/{layer}/kernel", (1, 1), kept);
            Assert.True(float.IsFinite(kept[0]));
        }

        Assert.Contains(model.get_weights(), weight => !float.IsFinite(weight.ToArray<float>()[0]));
    }

    private static Sequential Chain(float first, float second)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, use_bias: false, input_shape: 1, name: "first"), keras.layers.Dense(1, use_bias: false, name: "second")]);
        model.Seed = 1;
        model.Output = new StringWriter { NewLine = "\n" };
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());
        model.set_weights([new NDArray(new[] { first }, (1, 1)), new NDArray(new[] { second }, (1, 1))]);
        return model;
    }

    private static string OneText(Sequential model) => model.Output.ToString()!;

    private sealed class Counter(Action count) : Callback
    {
        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => count();
    }
}
