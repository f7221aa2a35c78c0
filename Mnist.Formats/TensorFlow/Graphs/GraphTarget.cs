using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>What a reference leads to: an output of a node, or a tensor that a loop passes.</summary>
/// <param name="Scope">Where it stands.</param>
/// <param name="Node">The node; null where a loop passes the tensor.</param>
/// <param name="Index">Which of its outputs.</param>
/// <param name="Tensor">The tensor that a loop passes.</param>
internal sealed record GraphTarget(GraphScope Scope, NodeDef? Node, int Index, FlatTensor? Tensor);
