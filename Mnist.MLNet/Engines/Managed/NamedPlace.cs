namespace Mnist.MLNet.Engines.Managed;

/// <summary>An input or an output of a model of layers as a request names it.</summary>
/// <param name="Name">The name asked for.</param>
/// <param name="Index">Its place in the model's order.</param>
internal readonly record struct NamedPlace(string Name, int Index);
