using System.Text;

namespace Mnist.Models.Config;

/// <summary>Names as Keras derives them from class names, and those TensorFlow's nodes may bear.</summary>
internal static class KerasNames
{
    /// <summary><c>Conv2D</c> to <c>conv2d</c>, <c>MaxPooling2D</c> to <c>max_pooling2d</c>, <c>SimpleRNN</c> to <c>simple_rnn</c>.</summary>
    public static string ToSnakeCase(string className)
    {
        StringBuilder name = new();
        for (int i = 0; i < className.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(className[i])
                && (char.IsLower(className[i - 1]) || (char.IsUpper(className[i - 1]) && i + 1 < className.Length && char.IsLower(className[i + 1])));
            if (startsWord)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(className[i]));
        }

        return name.ToString();
    }

    /// <summary>The name a caller gave; empty for none.</summary>
    /// <exception cref="ArgumentException">A node of TensorFlow cannot bear it, or it would reach into another layer's.</exception>
    public static string Check(string? name) => string.IsNullOrEmpty(name) || name == Repair(name)
        ? name ?? string.Empty
        : throw new ArgumentException(
            $"A name may have the letters A to Z and a to z, digits, '.', '_' and '-', and starts with a letter, a digit or '.', received '{name}'.", nameof(name));

    /// <summary>A name from a file, as near as it may be: other programs allow more.</summary>
    public static string? Repair(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return name;
        }

        string repaired = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '_'));
        return repaired[0] is '_' or '-' ? "layer" + repaired : repaired;
    }
}
