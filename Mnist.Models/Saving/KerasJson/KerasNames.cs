using System.Text;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>Names as Keras derives them from class names.</summary>
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
}
