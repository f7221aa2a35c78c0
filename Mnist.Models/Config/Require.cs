using System.Runtime.CompilerServices;

namespace Mnist.Models.Config;

/// <summary>Checks arguments; each takes the argument's name from the caller's own words.</summary>
internal static class Require
{
    /// <summary>A size: 1 or more.</summary>
    public static int Positive(int size, [CallerArgumentExpression(nameof(size))] string parameter = "") => size > 0
        ? size
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 1 or more, received {size}.");

    /// <summary>A size of two axes: 1 or more each.</summary>
    public static (int Height, int Width) Positive((int Height, int Width) sizes, [CallerArgumentExpression(nameof(sizes))] string parameter = "") =>
        sizes is { Height: > 0, Width: > 0 }
            ? sizes
            : throw new ArgumentException($"{parameter} must be 1 or more in both directions, received {sizes}.", parameter);

    /// <summary>A limit: finite and above 0.</summary>
    public static float Positive(float value, [CallerArgumentExpression(nameof(value))] string parameter = "") => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be finite and above 0, received {value}.");

    /// <summary>A step size, an epsilon: finite and 0 or above.</summary>
    public static float NotNegative(float value, [CallerArgumentExpression(nameof(value))] string parameter = "") => value >= 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be finite and 0 or above, received {value}.");

    /// <summary>A decay that may not keep everything, or a fraction to drop: 0 to below 1.</summary>
    public static float BelowOne(float value, [CallerArgumentExpression(nameof(value))] string parameter = "") => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 0 to below 1, received {value}.");

    /// <summary>A momentum, a fraction: 0 to 1.</summary>
    public static float UpToOne(float value, [CallerArgumentExpression(nameof(value))] string parameter = "") => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 0 to 1, received {value}.");

    /// <summary>A padding: <c>valid</c> or <c>same</c>; capitals do not matter.</summary>
    public static string Padding(string padding) => padding?.ToLowerInvariant() is "valid" or "same"
        ? padding.ToLowerInvariant()
        : throw new ArgumentException($"padding must be 'valid' or 'same', received '{padding}'.", nameof(padding));
}
