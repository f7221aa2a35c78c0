namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>One output of a <see cref="FlatNode"/>.</summary>
/// <param name="Node">The node that makes it.</param>
/// <param name="Index">Which of the node's outputs, counted over all of them.</param>
public readonly record struct FlatTensor(FlatNode Node, int Index);
