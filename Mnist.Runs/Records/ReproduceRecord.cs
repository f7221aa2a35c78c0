namespace Mnist.Runs.Records;

/// <summary>What a reproduction did.</summary>
/// <param name="Models">Each model, in the order of training.</param>
/// <param name="Report">Path of the HTML report.</param>
/// <param name="Caution">What keeps the results from being compared with the paper's; null when nothing does.</param>
public sealed record ReproduceRecord(IReadOnlyList<ReproducedModel> Models, string Report, string? Caution = null);
