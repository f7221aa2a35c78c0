namespace Mnist.Models.Layers;

/// <summary>Checks what convolutions and poolings are given.</summary>
internal static class WindowArguments
{
    /// <summary>Refuses sizes below 1.</summary>
    public static (int Height, int Width) Positive((int Height, int Width) sizes, string parameter) => sizes is { Height: > 0, Width: > 0 }
        ? sizes
        : throw new ArgumentException($"{parameter} must be 1 or more in both directions, received {sizes}.", parameter);

    /// <summary>Refuses a padding other than <c>valid</c> and <c>same</c>.</summary>
    public static string Padding(string padding) => padding?.ToLowerInvariant() is "valid" or "same"
        ? padding.ToLowerInvariant()
        : throw new ArgumentException($"padding must be 'valid' or 'same', received '{padding}'.", nameof(padding));
}
