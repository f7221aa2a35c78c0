using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>A tensor read from a checkpoint.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Axes; empty for a scalar.</param>
/// <param name="Data">Little-endian elements, row-major.</param>
internal sealed record BundleTensor(DataType Type, long[] Shape, byte[] Data);
