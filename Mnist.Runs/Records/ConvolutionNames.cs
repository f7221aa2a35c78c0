using Mnist.Models.Execution;

namespace Mnist.Runs.Records;

/// <summary>What the ways to compute convolutions are called in settings and records.</summary>
public static class ConvolutionNames
{
    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [Of(ConvolutionAlgorithm.Fast), Of(ConvolutionAlgorithm.Direct)];

    /// <summary>The algorithm of a name.</summary>
    /// <param name="name">As <c>direct</c>; capitals do not matter.</param>
    /// <returns>The algorithm; null when the name is unknown.</returns>
    public static ConvolutionAlgorithm? Find(string name) =>
        Enum.GetValues<ConvolutionAlgorithm>().Cast<ConvolutionAlgorithm?>().FirstOrDefault(algorithm => string.Equals(Of(algorithm!.Value), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of an algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The name, in small letters.</returns>
    public static string Of(ConvolutionAlgorithm algorithm) => algorithm.ToString().ToLowerInvariant();
}
