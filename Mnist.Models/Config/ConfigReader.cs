using System.Text.Json;
using Mnist.Formats;

namespace Mnist.Models.Config;

/// <summary>Reads the <c>config</c> of a <see cref="KerasObject"/> as Keras writes it; what is missing is null, or the caller's default.</summary>
/// <param name="json">The object.</param>
/// <param name="owner">Class name for error messages.</param>
internal sealed class ConfigReader(JsonElement json, string owner)
{
    /// <summary>A configuration in which everything is missing.</summary>
    public static ConfigReader Empty(string owner) => new(default, owner);

    /// <summary>The layer's name, in a form that can be saved again; null when missing.</summary>
    public string? Name => KerasNames.Repair(String("name"));

    public bool Has(string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public bool IsNumber(string name) => Has(name) && json.GetProperty(name).ValueKind == JsonValueKind.Number;

    public int Int(string name) => Has(name) ? Int(name, 0) : throw Wrong(name, "a whole number", "nothing");

    public int Int(string name, int missing) =>
        !Has(name) ? missing : json.GetProperty(name).TryGetInt32Safe(out int value) ? value : throw Wrong(name, "a whole number", json.GetProperty(name).GetRawText());

    public float? Single(string name) =>
        !Has(name) ? null : SingleOf(json.GetProperty(name)) ?? throw Wrong(name, "a number that a 32-bit float can hold", json.GetProperty(name).GetRawText());

    public float Single(string name, float missing) => Single(name) ?? missing;

    /// <summary>A number that must be there.</summary>
    public float RequiredSingle(string name) => Single(name) ?? throw Wrong(name, "a number", "nothing");

    /// <summary>A list of numbers; empty when missing.</summary>
    public float[] Singles(string name)
    {
        if (!Has(name))
        {
            return [];
        }

        JsonElement value = json.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => SingleOf(item) ?? throw Wrong(name, "a list of numbers that 32-bit floats can hold", value.GetRawText()))]
            : throw Wrong(name, "a list of numbers", value.GetRawText());
    }

    public bool Bool(string name, bool missing) =>
        !Has(name) ? missing : json.GetProperty(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, "true or false", json.GetProperty(name).GetRawText()),
        };

    public string? String(string name) =>
        !Has(name) ? null : json.GetProperty(name).ValueKind == JsonValueKind.String ? json.GetProperty(name).GetString() : throw Wrong(name, "a text", json.GetProperty(name).GetRawText());

    /// <summary>A list of whole numbers; a single number counts as a list of one, null entries as -1.</summary>
    public int[] Ints(string name)
    {
        if (!Has(name))
        {
            return [];
        }

        JsonElement value = json.GetProperty(name);
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return [.. items.Select(item => item.ValueKind == JsonValueKind.Null ? -1 : item.TryGetInt32Safe(out int number) ? number : throw Wrong(name, "whole numbers", value.GetRawText()))];
    }

    /// <summary>Two whole numbers; one counts for both; null when missing.</summary>
    public (int First, int Second)? Pair(string name) => Ints(name) switch
    {
        [] => null,
        [int both] => (both, both),
        [int first, int second] => (first, second),
        _ => throw Wrong(name, "one or two whole numbers", json.GetProperty(name).GetRawText()),
    };

    /// <summary>An object of a kind; null when missing.</summary>
    public T? Object<T>(KerasRegistry<T> kind, string name)
        where T : KerasObject => Nested(name) switch
        {
            null => null,
            var (className, config) when kind.Knows(className) => kind.Read(className, config),
            var (className, _) => throw Wrong(name, $"one of {kind.Known}", FileText.Name(className)),
        };

    /// <summary>Class name and config of a nested Keras object; a bare text is a class name without config; null when missing.</summary>
    public (string ClassName, ConfigReader Config)? Nested(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = json.GetProperty(name);
        if (value.ValueKind == JsonValueKind.String)
        {
            return (value.GetString()!, new ConfigReader(default, value.GetString()!));
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("class_name", out JsonElement className) && className.ValueKind == JsonValueKind.String)
        {
            return (className.GetString()!, new ConfigReader(value.TryGetProperty("config", out JsonElement config) ? config : default, className.GetString()!));
        }

        throw Wrong(name, "a name or an object with class_name", value.GetRawText());
    }

    // What is infinite as a float could be computed with, but not be written down again.
    private static float? SingleOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && (float)value.GetDouble() is var number && float.IsFinite(number) ? number : null;

    public ModelFormatException Wrong(string name, string expected, string received) =>
        new($"Configuration of {FileText.Name(owner)}: '{name}' should be {expected}, received {(received.Length > 60 ? received[..60] + "..." : received)}");
}
