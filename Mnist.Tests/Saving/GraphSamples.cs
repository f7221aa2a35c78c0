using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

/// <summary>Models that are graphs, each with a form of its own to be written in.</summary>
internal static class GraphSamples
{
    public static IReadOnlyDictionary<string, Func<Functional>> All { get; } = new Dictionary<string, Func<Functional>>
    {
        ["both orders"] = BothOrders,
        ["named outputs"] = NamedOutputs,
        ["nested"] = Nested,
        ["shared loop"] = SharedLoop,
        ["one layer twice"] = OneLayerTwice,
        ["masked loops"] = MaskedLoops,
        ["residual"] = Residual,
        ["twins"] = Twins,
        ["tokens"] = Tokens,
        ["masked merges"] = MaskedMerges,
        ["dots"] = Dots,
        ["whole numbers"] = WholeNumbers,
    };

    private static Functional BothOrders()
    {
        KerasTensor x = keras.Input(3, name: "x");
        KerasTensor y = keras.Input(3, name: "y");
        Layer f = new Dense(3, "tanh", name: "f");
        Layer g = new Dense(3, name: "g");
        return new Functional((y, x), (g.Apply(f.Apply(x)), f.Apply(g.Apply(y))));
    }

    // The names' order is neither that of the outputs nor that of the alphabet.
    private static Functional NamedOutputs()
    {
        KerasTensor image = keras.Input((6, 6, 2), name: "zoom");
        KerasTensor extra = keras.Input(4, name: "extra");
        KerasTensor flat = new Flatten().Apply(new MaxPooling2D().Apply(new Conv2D(3, (3, 3), padding: "same", activation: "relu").Apply(image)));
        return new Functional(
            (image, extra),
            new Dictionary<string, KerasTensor> { ["place"] = new Dense(2, name: "one").Apply(extra), ["kind"] = new Dense(5, "softmax").Apply(flat), ["zoom"] = new Dense(1).Apply(flat) });
    }

    private static Functional Nested()
    {
        KerasTensor inner = keras.Input((5, 5, 1), name: "inner");
        Functional branch = new(inner, new BatchNormalization().Apply(new Conv2D(2, (2, 2)).Apply(inner)), name: "branch");
        Sequential encoder = new([keras.Input((5, 5, 1)), branch, new Reshape((4, 8)), new GRU(3)], name: "encoder");
        KerasTensor left = keras.Input((5, 5, 1), name: "left");
        KerasTensor right = keras.Input((5, 5, 1), name: "right");
        return new Functional((left, right), (new Dense(2, name: "encoder_1").Apply(encoder.Apply(left)), encoder.Apply(right)));
    }

    private static Functional SharedLoop()
    {
        KerasTensor a = keras.Input((4, 3), name: "a");
        KerasTensor b = keras.Input((6, 3), name: "b");
        Layer loop = new LSTM(5, return_sequences: true);
        return new Functional((a, b), (loop.Apply(a), new LSTM(2, go_backwards: true).Apply(loop.Apply(b))));
    }

    private static Functional MaskedLoops()
    {
        KerasTensor x = keras.Input((5, 3), name: "x");
        KerasTensor mask = new InputLayer(5, "mask", TF_DataType.TF_INT32);
        KerasTensor lstm = new LSTM(4, return_sequences: true).Apply(x, mask: mask);
        KerasTensor gru = new GRU(3, return_sequences: true, go_backwards: true).Apply(x, mask: mask);
        return new Functional((x, mask), (new SimpleRNN(2).Apply(lstm, mask: mask), gru, new LSTM(2, go_backwards: true).Apply(x, mask: mask)));
    }

    private static Functional Residual()
    {
        KerasTensor image = keras.Input((8, 8, 2), name: "image");
        KerasTensor x = new Activation("relu").Apply(new BatchNormalization().Apply(new Conv2D(4, (3, 3), padding: "same").Apply(image)));
        KerasTensor y = new Conv2D(4, (3, 3), padding: "same").Apply(x);
        return new Functional(image, new Dense(3, "softmax").Apply(new GlobalAveragePooling2D().Apply(new Add().Apply((x, y)))));
    }

    private static Functional Twins()
    {
        Sequential encoder = new([keras.Input((6, 4)), new Flatten(), new Dense(5, "tanh")], name: "encoder");
        KerasTensor left = keras.Input((6, 4), name: "left");
        KerasTensor right = keras.Input((6, 4), name: "right");
        KerasTensor a = encoder.Apply(left);
        KerasTensor b = encoder.Apply(right);
        KerasTensor joined = new Concatenate().Apply((a, b, new Subtract().Apply((a, b)), new Multiply().Apply((a, b))));
        return new Functional((left, right), (new Dense(1, "sigmoid").Apply(joined), new Average().Apply(new Tensors(a, b, new Maximum().Apply((a, b))))));
    }

    private static Functional Tokens()
    {
        KerasTensor tokens = new InputLayer(6, "tokens", TF_DataType.TF_INT32);
        KerasTensor words = new Embedding(9, 4, mask_zero: true).Apply(tokens);
        KerasTensor first = new LSTM(5, return_sequences: true).Apply(words);
        KerasTensor back = new GRU(3, go_backwards: true).Apply(new Dropout(0.5f).Apply(first));
        return new Functional(tokens, (new Dense(2).Apply(back), first));
    }

    private static Functional MaskedMerges()
    {
        KerasTensor tokens = new InputLayer(5, "tokens", TF_DataType.TF_INT32);
        KerasTensor others = keras.Input((5, 3), name: "others");
        KerasTensor a = new Embedding(9, 3, mask_zero: true).Apply(tokens);
        KerasTensor b = new Masking(0.25f).Apply(new Dense(3, "relu").Apply(others));
        KerasTensor plain = new Dense(3).Apply(others);
        KerasTensor time = new Concatenate(axis: 1).Apply((a, plain));
        KerasTensor features = new Concatenate().Apply((a, b));
        return new Functional(
            (tokens, others),
            [
                new Maximum().Apply((a, b)), new Minimum().Apply((a, plain)), new Multiply().Apply((a, b)), new SimpleRNN(2).Apply(new Add().Apply((a, b))),
                new SimpleRNN(2).Apply(time), new SimpleRNN(2).Apply(features),
            ]);
    }

    private static Functional Dots()
    {
        KerasTensor query = keras.Input((3, 4), name: "query");
        KerasTensor key = keras.Input((4, 5), name: "key");
        KerasTensor vector = keras.Input(4, name: "vector");
        return new Functional(
            (query, key, vector),
            (new Dot((2, 1)).Apply((query, key)), new Dot((2, 1), normalize: true).Apply((query, vector)), new Dot(1).Apply((vector, vector)), new Add().Apply((query, vector))));
    }

    private static Functional WholeNumbers()
    {
        KerasTensor tokens = new InputLayer((2, 3), "tokens", TF_DataType.TF_INT32);
        KerasTensor flat = new Flatten().Apply(tokens);
        return new Functional(tokens, (flat, new Dense(2).Apply(flat), new Embedding(9, 2).Apply(flat)));
    }

    private static Functional OneLayerTwice()
    {
        KerasTensor a = keras.Input(4, name: "a");
        Layer twin = new Dense(4, "sigmoid", name: "twin");
        KerasTensor once = twin.Apply(a);
        return new Functional(a, (once, twin.Apply(once), new Dense(2, name: "twin_1").Apply(once)));
    }
}
