using System.Globalization;
using System.Text;

namespace Mnist.Formats;

/// <summary>What a file says, or is called, as it may stand in a sentence: whoever made the file chose it, so it may hold line breaks, commands to a terminal, or a million letters.</summary>
public static class FileText
{
    /// <summary>Most characters of a sentence.</summary>
    public const int MaxSentence = 400;

    /// <summary>Most characters of a name in a sentence, unless told otherwise.</summary>
    public const int MaxName = 80;

    // Stands for what is left out, and for what cannot be shown.
    private const string LeftOut = "...";
    private const char Shown = '\uFFFD';

    /// <summary>A name of something in a file, for a sentence.</summary>
    /// <param name="name">The name as the file has it; null is as good as empty.</param>
    /// <param name="most">Most characters of the result, 8 or more.</param>
    /// <returns>The name without control characters; of a long one the beginning and the end.</returns>
    public static string Name(string? name, int most = MaxName) => Shorten(name ?? string.Empty, most, most / 2);

    /// <summary>A sentence that holds such names.</summary>
    /// <param name="sentence">The sentence; null is as good as empty.</param>
    /// <returns>The sentence without control characters and line breaks, and with at most <see cref="MaxSentence"/> characters: of a longer one the beginning and, where the reason and the repair stand, the end.</returns>
    public static string Sentence(string? sentence) => Shorten(sentence ?? string.Empty, MaxSentence, MaxSentence * 3 / 8);

    private static string Shorten(string text, int most, int head)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 8);
        if (text.Length <= most)
        {
            return Clean(text);
        }

        // Cut before it is cleaned: a name may be as long as the file.
        return Clean(text.AsSpan(0, head)) + LeftOut + Clean(text.AsSpan(text.Length - (most - head - LeftOut.Length)));
    }

    private static string Clean(ReadOnlySpan<char> text)
    {
        StringBuilder clean = new(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            bool pair = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
            UnicodeCategory kind = pair ? CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text[at], text[at + 1])) : char.GetUnicodeCategory(text[at]);

            // Formats turn the direction of writing or hide letters; a half of a pair is no letter.
            bool hidden = kind is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
            clean.Append(hidden ? Shown : text[at]);
            if (pair)
            {
                at++;
                _ = hidden ? clean : clean.Append(text[at]);
            }
        }

        return clean.ToString();
    }
}
