using System.Text.Json;

namespace Mnist.Models.Config;

/// <summary>Questions to JSON of unknown form; JsonElement's own methods throw where the kind is another.</summary>
internal static class JsonElementExtensions
{
    private const int LongestExcerpt = 60;

    /// <summary>A 32-bit number, or false for anything else.</summary>
    public static bool TryGetInt32Safe(this JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }

    /// <summary>A member of an object; null where there is no object or no such member.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>A text of an object; null for anything else.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The beginning of the text, for messages.</summary>
    public static string Excerpt(this JsonElement element)
    {
        string text = element.ValueKind == JsonValueKind.Undefined ? "nothing" : element.GetRawText();
        return text.Length > LongestExcerpt ? text[..LongestExcerpt] + "..." : text;
    }
}
