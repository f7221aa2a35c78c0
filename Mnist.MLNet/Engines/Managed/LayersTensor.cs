namespace Mnist.MLNet.Engines.Managed;

/// <summary>An input or output of a session.</summary>
/// <param name="Index">Its place among the model's.</param>
/// <param name="Info">What it is to the session.</param>
internal readonly record struct LayersTensor(int Index, TensorInfo Info);
