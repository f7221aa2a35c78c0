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
        new("Add", () => new Add(), (3, 4)) { Others = [(3, 4), (3, 4)] },
        new("Add with axes of 1", () => new Add(), (3, 4)) { Others = [(1, 4), (3, 1), 4] },
        new("Average", () => new Average(), (3, 4)) { Others = [(3, 4)] },
        new("Average with axes of 1", () => new Average(), (3, 1)) { Others = [(1, 4)] },
        new("AveragePooling2D", () => new AveragePooling2D((2, 2)), (4, 6, 3)) { Rows = 2 },
        new("AveragePooling2D same", () => new AveragePooling2D((3, 3), (2, 2), "same"), (5, 6, 3)) { Rows = 2 },
        new("BatchNormalization", () => new BatchNormalization(), (3, 2, 5)) { Rows = 4 },
        new("BatchNormalization without gamma and beta", () => new BatchNormalization(center: false, scale: false, epsilon: 0.01f), 6) { Rows = 6 },
        new("Concatenate", () => new Concatenate(), (3, 4)) { Others = [(3, 2), (3, 1)] },
        new("Concatenate along time", () => new Concatenate(axis: 1), (3, 4)) { Others = [(2, 4)] },
        new("Conv2D", () => new Conv2D(3, (3, 2), activation: "tanh"), (5, 4, 2)) { Rows = 2 },
        new("Conv2D same with strides", () => new Conv2D(4, (3, 3), (2, 2), "same", use_bias: false), (5, 6, 2)) { Rows = 2 },
        new("Conv2D with dilation and groups", () => new Conv2D(4, (2, 2), dilation_rate: (2, 2), groups: 2, kernel_initializer: "he_normal"), (5, 4, 2)) { Rows = 2 },
        new("Dense", () => new Dense(5, "sigmoid"), 7),
        new("Dense on the last of two axes", () => new Dense(3, use_bias: false), (4, 6)),
        new("Dense with penalties", () => new Dense(3, kernel_regularizer: keras.regularizers.l2(0.01f), bias_regularizer: keras.regularizers.l2(0.02f)), 5),
        new("Dot", () => new Dot((2, 1)), (3, 4)) { Others = [(4, 2)] },
        new("Dot of vectors", () => new Dot(axes: -1), 5) { Others = [5] },
        new("Dot of normalised vectors", () => new Dot((1, 2), normalize: true), (8, 2)) { Others = [(3, 8)] },
        new("Dropout", () => new Dropout(0.3f), (4, 5)),
        new("Dropout with a seed", () => new Dropout(0.5f, seed: 9), 12),
        new("Embedding", () => new Embedding(7, 3), 5) { Tokens = 7 },
        new("Embedding of int32 with a penalty", () => new Embedding(6, 3, embeddings_regularizer: keras.regularizers.l2(0.01f)), (2, 3)) { Tokens = 6, IsInteger = true },
        new("Flatten", () => new Flatten(), (2, 3, 2)),
        new("GlobalAveragePooling2D", () => new GlobalAveragePooling2D(), (3, 4, 5)) { Rows = 2 },
        new("GlobalAveragePooling2D that keeps axes", () => new GlobalAveragePooling2D(keepdims: true), (3, 2, 3)) { Rows = 2 },
        new("GRU", () => new GRU(3), (4, 5)),
        new("GRU that resets first, backwards", () => new GRU(3, reset_after: false, return_sequences: true, go_backwards: true), (4, 5)),
        new("LSTM", () => new LSTM(3), (4, 5)),
        new("LSTM of sequences, backwards", () => new LSTM(3, unit_forget_bias: false, return_sequences: true, go_backwards: true), (4, 5)),
        new("Masking", () => new Masking(mask_value: 0.5f), (4, 3)),
        new("Maximum", () => new Maximum(), (3, 4)) { Others = [(3, 4), (3, 4)], Chooses = true },
        new("Maximum with axes of 1", () => new Maximum(), (3, 4)) { Others = [(1, 4)], Chooses = true },
        new("MaxPooling2D", () => new MaxPooling2D((2, 2)), (4, 6, 3)) { Rows = 2, Chooses = true },
        new("MaxPooling2D same", () => new MaxPooling2D((3, 3), (2, 2), "same"), (5, 6, 3)) { Rows = 2, Chooses = true },
        new("Minimum", () => new Minimum(), (3, 4)) { Others = [(3, 4)], Chooses = true },
        new("Multiply", () => new Multiply(), (3, 4)) { Others = [(3, 4), (3, 4), (3, 4)] },
        new("Multiply with axes of 1", () => new Multiply(), (3, 1)) { Others = [(1, 4), (3, 4)] },
        new("ReLU", () => new ReLU(), (3, 4)) { Chooses = true },
        new("Reshape", () => new Reshape((6, -1)), (3, 4)),
        new("SimpleRNN", () => new SimpleRNN(3), (4, 5)),
        new("SimpleRNN of sequences, backwards", () => new SimpleRNN(3, use_bias: false, return_sequences: true, go_backwards: true), (4, 5)),
        new("Subtract", () => new Subtract(), (3, 4)) { Others = [(3, 4)] },
    ];
}
