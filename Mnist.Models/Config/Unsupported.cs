using System.Globalization;

namespace Mnist.Models.Config;

/// <summary>Refuses what Keras' arguments can ask for and this library cannot do, so that no argument is ignored.</summary>
internal static class Unsupported
{
    /// <summary>Refuses every value but one.</summary>
    /// <param name="value">What the caller gave.</param>
    /// <param name="only">What is supported.</param>
    /// <param name="parameter">The caller's name for it.</param>
    /// <exception cref="ArgumentException">It is another value.</exception>
    public static void Unless<T>(T value, T only, string parameter)
    {
        if (!Equals(value, only))
        {
            throw new ArgumentException($"{parameter} must be {Text(only)}, received {Text(value)}; nothing else is supported.", parameter);
        }
    }

    private static string Text<T>(T value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
