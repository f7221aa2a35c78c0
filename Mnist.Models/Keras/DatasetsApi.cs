namespace Mnist.Models.Keras;

/// <summary>Data sets: <c>keras.datasets</c>.</summary>
public sealed class DatasetsApi
{
    internal DatasetsApi()
    {
    }

    /// <summary>Handwritten digits, 60,000 to train on and 10,000 to test with.</summary>
    public MnistLoader mnist { get; } = new();
}
