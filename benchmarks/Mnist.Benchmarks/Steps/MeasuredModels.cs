using Mnist.Models;
using Mnist.Runs.Paper;
using static Mnist.Models.KerasApi;

namespace Mnist.Benchmarks.Steps;

/// <summary>The models whose steps are measured: the paper's, and two that others publish figures of.</summary>
internal static class MeasuredModels
{
    private const int Classes = 10;

    /// <summary>Beside the paper's models: LeNet-5 as SimpleChains.jl measures it, and the convnet of Keras' MNIST example.</summary>
    public static IReadOnlyList<ZooModel> Others { get; } =
    [
        new("lenet5", "LeNet-5", (28, 28, 1), AddLeNet5, new Recipe("adam", 0.001f, BatchSize: 2048), 44_426, 281_640, null),
        new("keras-convnet", "the convnet of Keras' MNIST example", (28, 28, 1), AddKerasConvnet, new Recipe("adam", 0.001f, BatchSize: 128, ValidationSplit: 0.1f), 34_826, 2_440_960, null),
    ];

    /// <summary>All of them, the paper's five first.</summary>
    public static IReadOnlyList<ZooModel> All { get; } = [.. ModelZoo.Paper, .. Others];

    /// <summary>Whether a model is one of the paper's five.</summary>
    public static bool IsOfThePaper(string name) => ModelZoo.Paper.Any(model => model.Name == name);

    /// <summary>A model by its name: one of these, or any other of the zoo.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static ZooModel Get(string name) => Others.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase)) ?? ModelZoo.Get(name);

    private static void AddLeNet5(Sequential model)
    {
        model.add(keras.Input((28, 28, 1)));
        model.add(keras.layers.Conv2D(6, (5, 5), activation: "relu"));    // (24, 24, 6)
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Conv2D(16, (5, 5), activation: "relu"));   // (8, 8, 16)
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(120, activation: "relu"));
        model.add(keras.layers.Dense(84, activation: "relu"));
        model.add(keras.layers.Dense(Classes, activation: "softmax"));
    }

    private static void AddKerasConvnet(Sequential model)
    {
        model.add(keras.Input((28, 28, 1)));
        model.add(keras.layers.Conv2D(32, (3, 3), activation: "relu"));   // (26, 26, 32)
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Conv2D(64, (3, 3), activation: "relu"));   // (11, 11, 64)
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dropout(0.5f));
        model.add(keras.layers.Dense(Classes, activation: "softmax"));
    }
}
