namespace Mnist.Runs.Records;

/// <summary>A line of a model's summary.</summary>
/// <param name="Name">Name of the layer, as <c>dense_1</c>.</param>
/// <param name="Type">Its class, as <c>Dense</c>.</param>
/// <param name="OutputShape">Its output, batch axis first, as Keras prints it: <c>(None, 28, 28, 16)</c>.</param>
/// <param name="Parameters">Number of floats in its weights.</param>
public sealed record LayerRow(string Name, string Type, string OutputShape, int Parameters);
