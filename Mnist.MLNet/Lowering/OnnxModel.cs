namespace Mnist.MLNet.Lowering;

/// <summary>An ONNX file in memory and what it takes and gives.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Inputs">The inputs in order.</param>
/// <param name="Outputs">The outputs in order.</param>
public sealed record OnnxModel(ReadOnlyMemory<byte> Bytes, IReadOnlyList<OnnxTensor> Inputs, IReadOnlyList<OnnxTensor> Outputs)
{
    /// <summary>Bytes that one row takes in the largest tensor between inputs and outputs, as far as shapes are known.</summary>
    internal double LargestRowBytes { get; init; }

    /// <summary>What a row takes in its tensors; null where nothing is known of them.</summary>
    internal RowBounds? Rows { get; init; }
}
