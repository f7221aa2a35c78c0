namespace Mnist.Runs.Records;

/// <summary>Which columns of a file of rows a model was evaluated by.</summary>
/// <param name="Label">The column, or columns, of labels, as they were asked for.</param>
/// <param name="Weight">The column of weights; null where all rows count alike.</param>
public sealed record RowsIdentity(string Label, string? Weight = null);
