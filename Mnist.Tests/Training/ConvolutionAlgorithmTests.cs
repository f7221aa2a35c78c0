using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Execution;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Training;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary><see cref="Model.Convolution"/>, and convolutions that run as one with the pooling behind them.</summary>
public sealed class ConvolutionAlgorithmTests
{
    private const int Channels = 6;
    private const int Rows = 40;

    [Fact]
    public void Fast_is_the_default_and_close_to_direct()
    {
        Sequential fast = Model("relu");
        Sequential direct = Model("relu");
        direct.Convolution = ConvolutionAlgorithm.Direct;

        float[] theirs = direct.predict(X()).ToArray<float>();

        Assert.Equal(ConvolutionAlgorithm.Fast, fast.Convolution);
        Assert.NotEqual(theirs, fast.predict(X()).ToArray<float>());
        Assert.All(theirs.Zip(fast.predict(X()).ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_choice_counts_from_when_it_is_made()
    {
        Sequential model = Model("relu");
        Sequential direct = Model("relu");
        direct.Convolution = ConvolutionAlgorithm.Direct;
        float[] fast = model.predict(X()).ToArray<float>();

        model.Convolution = ConvolutionAlgorithm.Direct;

        Assert.Equal(direct.predict(X()).ToArray<float>(), model.predict(X()).ToArray<float>());
        model.Convolution = ConvolutionAlgorithm.Fast;
        Assert.Equal(fast, model.predict(X()).ToArray<float>());
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("linear")]
    [InlineData("softmax")]   // looks at all filters: pooled by itself
    public void Pooling_as_part_of_a_direct_convolution_changes_no_bit(string activation)
    {
        (Sequential together, Sequential apart) = TogetherAndApart(activation, ConvolutionAlgorithm.Direct);

        Assert.Equal(Weights(apart), Weights(together));
        Assert.Equal(apart.predict(X()).ToArray<float>(), together.predict(X()).ToArray<float>());
    }

    // Gradients are summed over what was pooled: the same sums in another order.
    [Theory]
    [InlineData("relu", 6)]
    [InlineData("tanh", 6)]
    [InlineData("relu", 1)]
    [InlineData("tanh", 1)]
    public void Pooling_as_part_of_a_fast_convolution_changes_last_digits_at_most(string activation, int channels)
    {
        (Sequential together, Sequential apart) = TogetherAndApart(activation, ConvolutionAlgorithm.Fast, channels);

        Assert.All(Weights(apart).Zip(Weights(together)), pair => Assert.InRange(pair.Second - pair.First, -1e-5f, 1e-5f));

        // Forward they are the same sums in the same order.
        apart.set_weights(together.get_weights());
        Assert.Equal(apart.predict(X(channels)).ToArray<float>(), together.predict(X(channels)).ToArray<float>());
    }

    [Fact]
    public void What_is_pooled_can_be_an_output_too()
    {
        KerasTensor input = keras.Input((12, 12, 6));
        KerasTensor convolved = new Conv2D(8, (5, 5), activation: "relu").Apply(input);
        KerasTensor pooled = new MaxPooling2D().Apply(convolved);
        Functional model = keras.Model(input, (convolved, pooled));

        Arrays outputs = model.predict_all(X());

        Assert.Equal(8 * 8 * 8 * Rows, outputs[0].ToArray<float>().Length);
        Assert.Equal(
            outputs[0].ToArray<float>().Chunk(8).Select((pixel, place) => (pixel, place)).GroupBy(cell => (cell.place / 64, cell.place % 64 / 16, cell.place % 8 / 2))
                .SelectMany(window => Enumerable.Range(0, 8).Select(filter => window.Max(cell => cell.pixel[filter]))),
            outputs[1].ToArray<float>());
    }

    [Fact]
    public void A_checkpoint_of_the_other_algorithm_is_refused()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions options = new() { Folder = folder.Sub("checkpoint"), EveryEpochs = 1 };
        Model("relu").fit(X(), Y(), batch_size: 20, epochs: 1, verbose: 0, checkpoints: options);
        Sequential direct = Model("relu");
        direct.Convolution = ConvolutionAlgorithm.Direct;

        ModelFormatException error = Assert.Throws<ModelFormatException>(
            () => direct.fit(X(), Y(), batch_size: 20, epochs: 1, verbose: 0, checkpoints: options with { Resume = true }));

        Assert.Contains("the checkpoint was written with convolution fast, this run has direct; use the settings it was started with", error.Message, StringComparison.Ordinal);
    }

    private static (Sequential Together, Sequential Apart) TogetherAndApart(string activation, ConvolutionAlgorithm algorithm, int channels = Channels)
    {
        // A layer that does nothing keeps the two apart.
        Sequential together = Model(activation, channels: channels);
        Sequential apart = Model(activation, between: true, channels);
        apart.set_weights(together.get_weights());
        Train(together, algorithm, channels);
        Train(apart, algorithm, channels);
        return (together, apart);
    }

    private static IEnumerable<float> Weights(Sequential model) => model.get_weights().SelectMany(array => array.ToArray<float>());

    private static void Train(Sequential model, ConvolutionAlgorithm algorithm, int channels = Channels)
    {
        model.Convolution = algorithm;
        model.fit(X(channels), Y(), batch_size: 20, epochs: 2, verbose: 0);
    }

    private static Sequential Model(string activation, bool between = false, int channels = Channels)
    {
        Sequential model = keras.Sequential();
        model.Seed = 5;
        model.add(keras.Input((12, 12, channels)));
        model.add(keras.layers.Conv2D(8, (5, 5), activation: activation));
        if (between)
        {
            model.add(new Activation("linear"));
        }

        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(3, activation: "softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    private static NDArray X(int channels = Channels) => new(Enumerable.Range(0, Rows * 12 * 12 * channels).Select(i => MathF.Sin(i * 0.7f)).ToArray(), (Rows, 12, 12, channels));

    private static NDArray Y() => new(Enumerable.Range(0, Rows).Select(i => i % 3f).ToArray());
}
