namespace Mnist.MLNet.Engines;

/// <summary>What is wanted of a model: which outputs, from which inputs.</summary>
public sealed record ScoringRequest
{
    /// <summary>Signature keys or node names, in the order wanted; all of the signature's when null (the default).</summary>
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>Signature keys or node names, in the order the rows come in; all of the signature's when null (the default).</summary>
    public IReadOnlyList<string>? Inputs { get; init; }
}
