using Mnist.Formats.Tensors;

namespace Mnist.Models.Keras;

/// <summary>Training and test rows of a data set.</summary>
/// <param name="Train">Rows and labels to train on.</param>
/// <param name="Test">Rows and labels to test with.</param>
public sealed record DatasetPass((NDArray X, NDArray Y) Train, (NDArray X, NDArray Y) Test)
{
    /// <summary>Takes the four arrays apart.</summary>
    /// <param name="xTrain">Training rows.</param>
    /// <param name="yTrain">Training labels.</param>
    /// <param name="xTest">Test rows.</param>
    /// <param name="yTest">Test labels.</param>
    public void Deconstruct(out NDArray xTrain, out NDArray yTrain, out NDArray xTest, out NDArray yTest) =>
        (xTrain, yTrain, xTest, yTest) = (Train.X, Train.Y, Test.X, Test.Y);
}
