namespace Mnist.MLNet.Lowering.Values;

/// <summary>Something that nothing lowered reads: a text, a loop's counter after the loop, the handle of a tensor array.</summary>
internal sealed class OpaqueValue : Value;
