using Mnist.Models.Layers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Layers;

/// <summary>Every layer at least once. A new layer is one line here; what is asserted of it stands in <see cref="LayerHarness"/>.</summary>
internal static class LayerSamples
{
    public static IReadOnlyList<LayerSample> All { get; } =
    [
        new("Activation tanh", () => new Activation("tanh"), (3, 4)),
        new("Activation softmax", () => new Activation("softmax"), (3, 4)),
        new("AveragePooling2D", () => new AveragePooling2D((2, 2)), (4, 6, 3)) { Rows = 2 },
        new("AveragePooling2D same", () => new AveragePooling2D((3, 3), (2, 2), "same"), (5, 6, 3)) { Rows = 2 },
        new("BatchNormalization", () => new BatchNormalization(), (3, 2, 5)) { Rows = 4 },
        new("BatchNormalization without gamma and beta", () => new BatchNormalization(center: false, scale: false, epsilon: 0.01f), 6) { Rows = 6 },
        new("Conv2D", () => new Conv2D(3, (3, 2), activation: "tanh"), (5, 4, 2)) { Rows = 2 },
        new("Conv2D same with strides", () => new Conv2D(4, (3, 3), (2, 2), "same", use_bias: false), (5, 6, 2)) { Rows = 2 },
        new("Conv2D with dilation and groups", () => new Conv2D(4, (2, 2), dilation_rate: (2, 2), groups: 2, kernel_initializer: "he_normal"), (5, 4, 2)) { Rows = 2 },
        new("Dense", () => new Dense(5, "sigmoid"), 7),
        new("Dense on the last of two axes", () => new Dense(3, use_bias: false), (4, 6)),
        new("Dense with penalties", () => new Dense(3, kernel_regularizer: keras.regularizers.l2(0.01f), bias_regularizer: keras.regularizers.l2(0.02f)), 5),
        new("Dropout", () => new Dropout(0.3f), (4, 5)),
        new("Dropout with a seed", () => new Dropout(0.5f, seed: 9), 12),
        new("Flatten", () => new Flatten(), (2, 3, 2)),
        new("GRU", () => new GRU(3), (4, 5)),
        new("GRU that resets first, backwards", () => new GRU(3, reset_after: false, return_sequences: true, go_backwards: true), (4, 5)),
        new("LSTM", () => new LSTM(3), (4, 5)),
        new("LSTM of sequences, backwards", () => new LSTM(3, unit_forget_bias: false, return_sequences: true, go_backwards: true), (4, 5)),
        new("MaxPooling2D", () => new MaxPooling2D((2, 2)), (4, 6, 3)) { Rows = 2, Chooses = true },
        new("MaxPooling2D same", () => new MaxPooling2D((3, 3), (2, 2), "same"), (5, 6, 3)) { Rows = 2, Chooses = true },
        new("ReLU", () => new ReLU(), (3, 4)) { Chooses = true },
        new("Reshape", () => new Reshape((6, -1)), (3, 4)),
        new("SimpleRNN", () => new SimpleRNN(3), (4, 5)),
        new("SimpleRNN of sequences, backwards", () => new SimpleRNN(3, use_bias: false, return_sequences: true, go_backwards: true), (4, 5)),
    ];
}
