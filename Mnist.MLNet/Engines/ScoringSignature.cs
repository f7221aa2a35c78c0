namespace Mnist.MLNet.Engines;

/// <summary>What a model takes and gives.</summary>
/// <param name="Inputs">The inputs in order.</param>
/// <param name="Outputs">The outputs in order.</param>
public sealed record ScoringSignature(IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<TensorInfo> Outputs);
