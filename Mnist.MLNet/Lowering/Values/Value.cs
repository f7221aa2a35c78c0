namespace Mnist.MLNet.Lowering.Values;

/// <summary>What is known, while lowering, of one output of a node.</summary>
internal abstract class Value;
