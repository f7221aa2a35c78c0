using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Training;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Images that are kept as bytes are trained on, validated with and scored to the bits of the same images as floats.</summary>
public sealed class CodedRowsTests
{
    private const int Count = 200;
    private const int Epochs = 2;

    private static readonly byte[] Pixels = [.. Enumerable.Range(0, Count * 64).Select(i => (byte)(i * i % 251))];
    private static readonly NDArray Labels = new(Enumerable.Range(0, Count).Select(i => i % 3).ToArray());

    [Theory]
    [InlineData(0f, 255f)]
    [InlineData(127.5f, 127.5f)]
    [InlineData(0f, 1f)]
    public void Bytes_and_floats_give_the_same_bits(float middle, float divisor)
    {
        NDArray bytes = (Images(Pixels) - middle) / divisor;
        NDArray floats = new(bytes.ToArray<float>(), bytes.shape);
        (Sequential ofBytes, Sequential ofFloats) = (Network(), Network());

        Dictionary<string, List<float>> history = Fit(ofBytes, bytes).history;
        Dictionary<string, List<float>> expected = Fit(ofFloats, floats).history;

        Assert.Equal((true, false), (bytes.Coded is not null, floats.Coded is not null));
        Assert.Equal(ofFloats.WeightsSha256(), ofBytes.WeightsSha256());
        Assert.Equal(["accuracy", "loss", "val_accuracy", "val_loss"], history.Keys.Order());
        Assert.All(expected, figures => Assert.Equal(figures.Value, history[figures.Key]));
        Assert.Equal(ofFloats.evaluate(floats, Labels, verbose: 0), ofBytes.evaluate(bytes, Labels, verbose: 0));
        Assert.Equal(ofFloats.predict(floats).ToArray<float>(), ofBytes.predict(bytes).ToArray<float>());
        Assert.Equal(ofBytes.predict(floats).ToArray<float>(), ofBytes.predict(bytes).ToArray<float>());   // one plan serves both
        Assert.Equal(ofFloats.train_on_batch(floats, Labels), ofBytes.train_on_batch(bytes, Labels));
        Assert.Equal(ofFloats.WeightsSha256(), ofBytes.WeightsSha256());
    }

    [Fact]
    public void Training_on_bytes_makes_no_floats_of_all_rows()
    {
        byte[] pixels = new byte[20_000 * 64];
        NDArray x = Images(pixels) / 255f;
        NDArray y = new(new int[20_000]);
        Sequential model = Network();
        model.Threads = 1;
        model.fit(x[..64], y[..64], batch_size: 64, verbose: 0);
        long before = GC.GetAllocatedBytesForCurrentThread();

        model.fit(x, y, batch_size: 64, verbose: 0, validation_split: 0.5f);
        model.evaluate(x, y, verbose: 0);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, pixels.Length * sizeof(float) / 2);
        Assert.NotNull(x.Coded);
    }

    [Fact]
    public void A_run_that_began_with_floats_goes_on_with_bytes()
    {
        using TemporaryFolder folder = new();
        NDArray bytes = Images(Pixels) / 255f;
        NDArray floats = new(bytes.ToArray<float>(), bytes.shape);
        CheckpointOptions options = new() { Folder = folder.Sub("checkpoint"), EveryEpochs = 1 };
        Sequential whole = Network();
        Fit(whole, floats);
        Network().fit(floats, Labels, batch_size: 32, epochs: 1, verbose: 0, validation_split: 0.2f, checkpoints: options);

        Sequential resumed = Network();
        ICallback history = Fit(resumed, bytes, options with { Resume = true });

        Assert.Equal(whole.WeightsSha256(), resumed.WeightsSha256());
        Assert.Equal(Epochs, history.history["loss"].Count);
    }

    [Fact]
    public void Bytes_that_stand_for_no_number_are_found()
    {
        byte[] pixels = [.. Pixels.Select(pixel => Math.Max((byte)1, pixel))];
        pixels[(7 * 64) + 5] = 0;
        Sequential model = Network();

        model.fit(1f / Images(pixels), Labels, batch_size: Count, verbose: 0, shuffle: false);

        Assert.Equal("input 'input_1' holds Infinity in row 7".Replace("input_1", model.InputNames[0], StringComparison.Ordinal), model.Divergence!.Cause);
    }

    private static NDArray Images(byte[] pixels) => new(pixels, new Shape(pixels.Length / 64, 8, 8, 1));

    private static ICallback Fit(Sequential model, NDArray x, CheckpointOptions? checkpoints = null) =>
        model.fit(x, Labels, batch_size: 32, epochs: Epochs, verbose: 0, validation_split: 0.2f, checkpoints: checkpoints);

    private static Sequential Network()
    {
        Sequential model = keras.Sequential();
        model.Seed = 3;
        model.add(keras.Input((8, 8, 1)));
        model.add(keras.layers.Conv2D(4, (3, 3), padding: "same", activation: "relu"));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(3, activation: "softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }
}
