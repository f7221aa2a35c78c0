using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Runs.Paper;

/// <summary>The paper's five models, and the three its theory part talks about.</summary>
public static class ModelZoo
{
    private const int Pixels = 28 * 28;
    private const int Classes = 10;

    private static readonly Recipe PlainSgd = new("sgd", 0.01f, BatchSize: 128);
    private static readonly Recipe PlainAdam = new("adam", 0.001f, BatchSize: 128);
    private static readonly Recipe Convolutional = new("adam", 0.001f, BatchSize: 300, ValidationSplit: 0.2f);

    /// <summary>The five models whose accuracies the paper reports, in its order.</summary>
    public static IReadOnlyList<ZooModel> Paper { get; } =
    [
        new("mlp", "MLP: one hidden layer of 50", Pixels, AddMlp, PlainSgd, 39_760, 39_700, 0.9122),
        new("cnn", "CNN: two convolutions of 16 filters", (28, 28, 1), model => AddCnn(model, 16), Convolutional, 108_602, 1_669_632, 0.9902),
        new("cnn-tuned", "CNN, tuned: 36 filters in the second convolution", (28, 28, 1), model => AddCnn(model, 36), Convolutional, 242_062, 3_363_072, 0.9918),
        new("lstm", "LSTM of 50 over the rows of an image", (28, 28), model => AddLstm(model, 50), PlainSgd, 16_310, 437_300, 0.8271),
        new("lstm-tuned", "LSTM, tuned: 128 units, Adam", (28, 28), model => AddLstm(model, 128), PlainAdam, 81_674, 2_237_696, 0.9838),
    ];

    /// <summary>All models, the paper's five first.</summary>
    public static IReadOnlyList<ZooModel> All { get; } =
    [
        .. Paper,
        new("simple-rnn", "SimpleRNN of 128 over the rows of an image", (28, 28), AddSimpleRnn, PlainAdam, 21_386, 560_384, null),
        new("gru", "GRU of 128 over the rows of an image", (28, 28), AddGru, PlainAdam, 61_962, 1_678_592, null),
        new("mlp-2x16", "MLP: two hidden layers of 16, as in the paper's drawing", Pixels, AddMlp2x16, PlainSgd, 13_002, 12_960, null),
    ];

    /// <summary>A model by its name.</summary>
    /// <param name="name">As <c>cnn-tuned</c>; capitals do not matter.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static ZooModel Get(string name) =>
        All.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"Unknown model '{name}'. Known models: {string.Join(", ", All.Select(model => model.Name))}.", nameof(name));

    private static void AddMlp(Sequential model)
    {
        model.add(keras.layers.Dense(50, input_shape: Pixels));
        model.add(keras.layers.Dense(Classes));
        model.add(keras.layers.Activation("softmax"));
    }

    private static void AddMlp2x16(Sequential model)
    {
        model.add(keras.layers.Dense(16, activation: "relu", input_shape: Pixels));
        model.add(keras.layers.Dense(16, activation: "relu"));
        model.add(keras.layers.Dense(Classes, activation: "softmax"));
    }

    private static void AddCnn(Sequential model, int filters)
    {
        model.add(keras.Input((28, 28, 1)));
        model.add(keras.layers.Conv2D(16, (5, 5), padding: "same", activation: "relu"));        // (28, 28, 16)
        model.add(keras.layers.MaxPooling2D((2, 2)));                                           // (14, 14, 16)
        model.add(keras.layers.Conv2D(filters, (5, 5), padding: "same", activation: "relu"));   // (14, 14, filters)
        model.add(keras.layers.MaxPooling2D((2, 2)));                                           // (7, 7, filters)
        model.add(keras.layers.Dropout(0.25f));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(128, activation: "relu"));
        model.add(keras.layers.Dropout(0.5f));
        model.add(keras.layers.Dense(Classes, activation: "softmax"));
    }

    private static void AddLstm(Sequential model, int units)
    {
        model.add(keras.Input((28, 28)));
        model.add(keras.layers.LSTM(units));
        AddClassifier(model);
    }

    private static void AddGru(Sequential model)
    {
        model.add(keras.Input((28, 28)));
        model.add(keras.layers.GRU(128));
        AddClassifier(model);
    }

    private static void AddSimpleRnn(Sequential model)
    {
        model.add(keras.Input((28, 28)));
        model.add(keras.layers.SimpleRNN(128));
        AddClassifier(model);
    }

    private static void AddClassifier(Sequential model)
    {
        model.add(keras.layers.Dense(Classes));
        model.add(keras.layers.Activation("softmax"));
    }
}
