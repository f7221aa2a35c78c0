namespace Mnist.Runs.Records;

/// <summary>Which digits images show.</summary>
/// <param name="Images">Each image, in the order given, those that could not be read included.</param>
public sealed record PredictRecord(IReadOnlyList<PredictedImage> Images);
