using Mnist.Models.Graphs;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>Models that multiply a number twice, by a sum in the graph and by a variable, and give the product many times: half of one and half of another would show.</summary>
internal static class MultiplyingModel
{
    public const int Width = 64;

    /// <summary>Saves the model that multiplies by both factors.</summary>
    public static void Save(string folder, int graphFactor, int variableFactor)
    {
        var x = keras.Input(1);
        var product = keras.layers.Dense(Width, use_bias: false, kernel_initializer: keras.initializers.Constant(variableFactor))
            .Apply(graphFactor == 1 ? x : keras.layers.Add().Apply(new Tensors([.. Enumerable.Repeat(x, graphFactor)])));
        keras.Model(x, product).save(folder);
    }
}
