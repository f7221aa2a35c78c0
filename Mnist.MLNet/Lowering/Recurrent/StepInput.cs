using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>A sequence of which each step of a loop takes one element.</summary>
/// <param name="Sequence">The sequence's name.</param>
/// <param name="Element">What the body calls the element.</param>
/// <param name="Type">Their element type.</param>
internal sealed record StepInput(string Sequence, string Element, DataType Type);
