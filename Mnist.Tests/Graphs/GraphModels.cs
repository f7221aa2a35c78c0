using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models;
using Mnist.Tests.Kernels;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Graphs;

/// <summary>Models that are no line, with rows and targets for them; everything the same in every call.</summary>
/// <param name="Name">Which.</param>
/// <param name="Scale">1: small enough for differences; more: work enough for several shards.</param>
internal sealed record GraphModels(string Name, int Scale)
{
    public static readonly string[] Names = ["residual", "shared", "two-in-two-out"];

    /// <summary>The model, compiled, its weights away from the initial ones.</summary>
    public Functional Create(float learningRate = 0.05f, int threads = 1)
    {
        Functional model = Name switch
        {
            "residual" => Residual(),
            "shared" => Shared(),
            _ => TwoInTwoOut(),
        };
        (model.Seed, model.Threads) = (5, threads);
        model.set_weights(model.get_weights().Select((weight, i) => new NDArray(
            KernelSamples.Uniform(seed: 20 + i, weight.shape.Count).Select(value => (value * 0.4f) + (model.Parameters[i].Trainable ? 0 : 1)).ToArray(), weight.shape)));
        if (Name == "two-in-two-out")
        {
            model.compile(keras.optimizers.SGD(learningRate), new[] { "mse", "categorical_crossentropy" }, loss_weights: new[] { 0.7f, 1.3f });
        }
        else
        {
            model.compile(keras.optimizers.SGD(learningRate), keras.losses.MeanSquaredError());
        }

        return model;
    }

    /// <summary>Rows; of steps the last two of every other row are masked.</summary>
    public Arrays X(Functional model, int rows) => new(model.Graph.Inputs.Select((input, i) =>
    {
        int size = input.Spec.Count;
        float[] values = KernelSamples.Uniform(seed: 40 + i, rows * size);
        for (int row = 0; row < rows && input.Name == "steps"; row += 2)
        {
            values.AsSpan((row * size) + (size / 2), size / 2).Clear();
        }

        return new NDArray(values, new Shape([rows, .. input.Spec.Row.dims]));
    }));

    /// <summary>Targets; of a classifying output they need not sum to 1.</summary>
    public Arrays Y(Functional model, int rows) =>
        new(model.OutputNames.Select((_, i) => new NDArray(
            KernelSamples.Uniform(seed: 60 + i, rows * model.Graph.Outputs[i].Spec.Count).Select(value => (value + 1) / 4).ToArray(), new Shape([rows, .. model.Graph.Outputs[i].Spec.Row.dims]))));

    // Convolutions beside a way round them, normalised over the batch.
    private Functional Residual()
    {
        int channels = Scale == 1 ? 2 : 8;
        int size = Scale == 1 ? 3 : 14;
        KerasTensor image = keras.Input((size, size, 1), name: "image");
        KerasTensor x = keras.layers.Conv2D(channels, 3, padding: "same", activation: "tanh").Apply(image);
        KerasTensor y = keras.layers.Conv2D(channels, 3, padding: "same", kernel_regularizer: keras.regularizers.l2(0.01f)).Apply(keras.layers.BatchNormalization().Apply(x));
        KerasTensor sum = keras.layers.Activation("tanh").Apply(keras.layers.Add().Apply([x, y]));
        return keras.Model(image, keras.layers.Dense(3).Apply(keras.layers.GlobalAveragePooling2D().Apply(sum)));
    }

    // One encoder for both inputs, inside a model of its own, and once more on what it gave.
    private Functional Shared()
    {
        int width = Scale == 1 ? 3 : 160;
        KerasTensor inside = keras.Input(width);
        Functional encoder = keras.Model(inside, keras.layers.Dense(width, activation: "tanh", kernel_regularizer: keras.regularizers.l2(0.02f)).Apply(inside), "encoder");
        (KerasTensor left, KerasTensor right) = (keras.Input(width, name: "left"), keras.Input(width, name: "right"));
        (KerasTensor a, KerasTensor b) = (encoder.Apply(left), encoder.Apply(right));
        KerasTensor product = keras.layers.Multiply().Apply([a, encoder.Apply(b)]);
        return keras.Model([left, right], keras.layers.Dense(2).Apply(keras.layers.Concatenate().Apply([keras.layers.Subtract().Apply([a, b]), product])));
    }

    private Functional TwoInTwoOut()
    {
        int width = Scale == 1 ? 3 : 150;
        (KerasTensor steps, KerasTensor extra) = (keras.Input((4, Scale == 1 ? 2 : 20), name: "steps"), keras.Input(width, name: "extra"));
        KerasTensor last = keras.layers.GRU(width).Apply(keras.layers.Masking().Apply(steps));
        KerasTensor both = keras.layers.Average().Apply([last, keras.layers.Dense(width, activation: "sigmoid").Apply(extra)]);
        return keras.Model(
            [steps, extra],
            [keras.layers.Dense(2, name: "numbers").Apply(both), keras.layers.Dense(3, activation: "softmax", name: "classes").Apply(keras.layers.Multiply().Apply([both, last]))]);
    }
}
