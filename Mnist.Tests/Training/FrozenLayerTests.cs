using Mnist.Formats.Tensors;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Layers frozen, thawed and added between two calls of <c>fit</c>.</summary>
public sealed class FrozenLayerTests
{
    private const int Rows = 32;

    [Fact]
    public void Freezing_a_layer_leaves_the_others_their_own_momentum()
    {
        Sequential model = Twins();
        float[] start = Kernel(model, 1);
        Fit(model);
        float[] before = Kernel(model, 1);
        SetTrainable(model, 0, false);

        AssertCoasts(model, 1, start, before);
    }

    [Fact]
    public void A_frozen_layer_keeps_its_momentum()
    {
        Sequential model = Twins();
        float[] start = Kernel(model, 0);
        Fit(model);
        float[] before = Kernel(model, 0);
        SetTrainable(model, 0, false);
        Fit(model);
        Assert.Equal(before, Kernel(model, 0));
        SetTrainable(model, 0, true);

        AssertCoasts(model, 0, start, before);
    }

    [Fact]
    public void A_layer_thawed_after_fit_is_trained()
    {
        Sequential model = Twins();
        SetTrainable(model, 0, false);
        Fit(model);
        float[] frozen = Kernel(model, 0);
        SetTrainable(model, 0, true);

        Fit(model);

        Assert.NotEqual(frozen, Kernel(model, 0));
    }

    [Fact]
    public void A_layer_added_after_fit_is_trained()
    {
        Sequential model = Twins();
        Fit(model);
        model.add(keras.layers.Dense(5));
        float[] start = Kernel(model, 2);

        Fit(model);

        Assert.NotEqual(start, Kernel(model, 2));
    }

    [Fact]
    public void A_frozen_layer_pays_no_penalty()
    {
        Sequential model = keras.Sequential();
        model.Seed = 2;
        model.add(keras.layers.Dense(5, kernel_regularizer: keras.regularizers.l2(1f), input_shape: 5));
        model.compile("sgd", "mse");
        (NDArray x, NDArray y) = Data();
        float penalty = Kernel(model, 0).Sum(value => value * value);
        float whole = model.evaluate(x, y, verbose: 0)["loss"];
        SetTrainable(model, 0, false);

        float frozen = model.evaluate(x, y, verbose: 0)["loss"];

        Assert.Equal(whole - penalty, frozen, 1e-5f);
        Assert.Equal(frozen, model.fit(x, y, verbose: 0).history["loss"][0], 1e-6f);
    }

    [Fact]
    public void A_layer_below_which_nothing_is_trained_has_no_gradient()
    {
        Dense frozen = new(5, activation: "relu", input_shape: 5) { Trainable = false };
        Sequential model = new([frozen, new Dense(5), new Dense(5) { Trainable = false }]);
        model.compile("sgd", "mse");
        IReadOnlyList<BoundCall> calls = new ExecutionPlan(new GraphBinding(model.FlatGraph, model.WeightLayers, training: true, model.Heads(), layer => layer.Trainable, ConvolutionAlgorithm.Direct), Rows).Calls;

        Assert.Equal([false, false, true], calls.Select(call => call.InputGradients is [>= 0, ..]));
        Assert.Equal([false, true, true], calls.Select(call => call.RunsBackward));
    }

    [Fact]
    public void Batch_normalisation_without_weights_of_its_own_can_be_the_first_layer()
    {
        Sequential model = keras.Sequential([keras.Input(5), keras.layers.BatchNormalization(center: false, scale: false), keras.layers.Dense(5)]);
        model.compile("sgd", "mse");
        float[] start = Kernel(model, 1);

        Fit(model);

        Assert.NotEqual(start, Kernel(model, 1));
    }

    [Fact]
    public void A_model_without_weights_has_a_loss_though_nothing_to_train()
    {
        Sequential model = keras.Sequential([keras.Input(5), keras.layers.Activation("softmax")]);
        model.compile("sgd", "categorical_crossentropy");
        (NDArray x, NDArray y) = Data();

        float loss = model.fit(x, y, batch_size: Rows, verbose: 0).history["loss"][0];

        Assert.Equal(model.evaluate(x, y, verbose: 0)["loss"], loss, 1e-6f);
    }

    // As in Keras it is compile that reads it; the same optimizer keeps what it knows.
    private static void SetTrainable(Sequential model, int layer, bool trainable)
    {
        model.Layers[layer].Trainable = trainable;
        model.compile(model.Optimizer!, model.Loss!);
    }

    private static Sequential Twins()
    {
        Sequential model = keras.Sequential();
        model.Seed = 7;
        model.add(keras.layers.Dense(5, use_bias: false, input_shape: 5));
        model.add(keras.layers.Dense(5, use_bias: false));
        model.compile(keras.optimizers.SGD(0.1f, momentum: 0.9f), keras.losses.MeanSquaredError());
        return model;
    }

    private static void Fit(Sequential model)
    {
        (NDArray x, NDArray y) = Data();
        model.fit(x, y, batch_size: Rows, verbose: 0);
    }

    // With a step of zero, a weight moves by its own momentum alone: 0.9 of its last move.
    private static void AssertCoasts(Sequential model, int layer, float[] start, float[] before)
    {
        model.Optimizer!.LearningRate = 1e-30f;

        Fit(model);

        float[] after = Kernel(model, layer);
        Assert.All(Enumerable.Range(0, after.Length), i => Assert.Equal(0.9f * (before[i] - start[i]), after[i] - before[i], 1e-5f));
    }

    private static float[] Kernel(Sequential model, int layer) => model.Layers[layer].get_weights()[0].ToArray<float>();

    private static (NDArray X, NDArray Y) Data() =>
        (new NDArray(Kernels.KernelSamples.Uniform(1, Rows * 5), (Rows, 5)), new NDArray(Kernels.KernelSamples.Uniform(2, Rows * 5), (Rows, 5)));
}
