using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer.Snippets;

internal static class TrainGraph
{
    public static void Run(NDArray images, NDArray labels)
    {
        #region README
        var image = keras.Input((28, 28, 1), name: "image");
        var x = keras.layers.Conv2D(16, (3, 3), strides: (2, 2), activation: "relu").Apply(image);
        var y = keras.layers.Conv2D(16, (3, 3), padding: "same", activation: "relu").Apply(x);
        x = keras.layers.Add().Apply(new Tensors(x, y));
        x = keras.layers.GlobalAveragePooling2D().Apply(x);
        var network = keras.Model(image, keras.layers.Dense(10, activation: "softmax").Apply(x), name: "residual");
        network.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        network.fit(images, labels, batch_size: 128, epochs: 2);
        network.save("residual");
        keras.utils.plot_model(network, "residual.svg", show_shapes: true);
        #endregion
    }
}
