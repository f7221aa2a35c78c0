namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Computes a result; an input the node leaves out is null.</summary>
internal delegate Tensor Compute(ReadOnlySpan<Tensor> inputs);

/// <summary>Computes several results.</summary>
internal delegate void ComputeMany(ReadOnlySpan<Tensor> inputs, Span<Tensor> results);

/// <summary>What a node computes, bound to its element types and attributes. It keeps no state: several runs use it at once.</summary>
/// <param name="ResultTypes">Element types of the results.</param>
/// <param name="Run">Computes them, into memory of their own.</param>
/// <param name="IsView">Whether the one result is the first input's memory instead.</param>
/// <param name="IsLong">Whether it may take long, and so is not computed before there are rows.</param>
internal sealed record Operation(IReadOnlyList<Type> ResultTypes, ComputeMany Run, bool IsView = false, bool IsLong = false)
{
    /// <summary>An operation with one result.</summary>
    public static Operation Of(Type type, Compute compute) => new([type], (inputs, results) => results[0] = compute(inputs));

    /// <summary>An operation whose result is the first input under another shape.</summary>
    public static Operation View(Type type, Compute compute) => Of(type, compute) with { IsView = true };
}
