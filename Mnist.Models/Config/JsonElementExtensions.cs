using System.Text.Json;

namespace Mnist.Models.Config;

internal static class JsonElementExtensions
{
    /// <summary>A 32-bit number, or false for anything else; JsonElement's own throws when the value is no number.</summary>
    public static bool TryGetInt32Safe(this JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }
}
