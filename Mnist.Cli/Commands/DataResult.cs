namespace Mnist.Cli.Commands;

/// <summary>Where a data set is and what it holds.</summary>
internal sealed record DataResult(string Path, string Source, string Dataset, string Format, int Train, int Test, bool? Verified, IReadOnlyList<string>? Notes);
