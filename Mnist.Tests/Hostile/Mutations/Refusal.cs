using System.Globalization;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>How a file may be refused.</summary>
internal static class Refusal
{
    /// <summary>The exceptions that may come of reading a file, all of them.</summary>
    private static readonly Type[] Typed = [typeof(ModelFormatException), typeof(DatasetException), typeof(ScoringException)];

    /// <summary>What is wrong with an exception; null for one sentence of the product's own.</summary>
    public static string? Problem(Exception error) => !Typed.Contains(error.GetType()) ? "is not the product's own" : ProblemOf(error.Message) is { } problem ? $"has a message that {problem}" : null;

    /// <summary>What is wrong with a message; null for a sentence.</summary>
    public static string? ProblemOf(string message) =>
        message.Length > FileText.MaxSentence ? $"has {message.Length} characters, expected at most {FileText.MaxSentence}"
        : message.Any(Breaks) || HasLoneSurrogate(message) ? "has a line break or a control character"
        : !message.EndsWith('.') ? "is no sentence"
        : null;

    private static bool Breaks(char letter) => char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return true;
            }
        }

        return false;
    }
}
