using Mnist.Formats.Tensors;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer.Snippets;

internal static class TrainDigits
{
    public static void Run()
    {
        #region README
        var (xTrain, yTrain, xTest, yTest) = keras.datasets.mnist.load_data();
        NDArray x = xTrain.reshape((-1, 28, 28, 1)) / 255f;

        var model = keras.Sequential();
        model.add(keras.Input((28, 28, 1)));
        model.add(keras.layers.Conv2D(16, (5, 5), padding: "same", activation: "relu"));
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(10, activation: "softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        model.fit(x, yTrain, batch_size: 128, epochs: 2, validation_split: 0.2f);
        model.save("digits");
        #endregion
    }
}
