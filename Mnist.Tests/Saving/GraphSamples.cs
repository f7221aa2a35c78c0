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

    private static Functional OneLayerTwice()
    {
        KerasTensor a = keras.Input(4, name: "a");
        Layer twin = new Dense(4, "sigmoid", name: "twin");
        KerasTensor once = twin.Apply(a);
        return new Functional(a, (once, twin.Apply(once), new Dense(2, name: "twin_1").Apply(once)));
    }
}
