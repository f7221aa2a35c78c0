using Mnist.Formats.Data;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Keras;

/// <summary><c>keras.datasets.mnist</c>.</summary>
public sealed class MnistLoader
{
    internal MnistLoader()
    {
    }

    /// <summary>Loads the digits: <c>var (xTrain, yTrain, xTest, yTest) = keras.datasets.mnist.load_data();</c>.</summary>
    /// <param name="path">What <see cref="ImageDataset.Read"/> takes; null: where <see cref="DatasetLocator"/> finds them, downloaded if they are nowhere.</param>
    /// <returns>x: (images, 28, 28) bytes; y: (images) bytes.</returns>
    /// <exception cref="DatasetException">The files are missing and cannot be downloaded, or damaged.</exception>
    public DatasetPass load_data(string? path = null)
    {
        ImageDataset data = DatasetLocator.Find("mnist", path, new DatasetDownloader());
        return new DatasetPass(
            (new NDArray(data.TrainImages, (data.TrainLabels.Length, data.Rows, data.Columns)), new NDArray(data.TrainLabels)),
            (new NDArray(data.TestImages, (data.TestLabels.Length, data.Rows, data.Columns)), new NDArray(data.TestLabels)));
    }
}
