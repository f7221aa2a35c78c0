using System.Text.Json.Nodes;

namespace Mnist.Models.Config;

/// <summary>Builds the <c>config</c> of a <see cref="Config.KerasObject"/> under Keras' names.</summary>
internal sealed class ConfigWriter
{
    /// <summary>The object so far.</summary>
    public JsonObject Json { get; } = [];

    public ConfigWriter Set(string name, JsonNode? value)
    {
        Json[name] = value;
        return this;
    }

    public ConfigWriter Set(string name, (int First, int Second) pair) => Set(name, new JsonArray(pair.First, pair.Second));

    public ConfigWriter Set(string name, float[] values) => Set(name, new JsonArray([.. values.Select(value => JsonValue.Create(value))]));

    public ConfigWriter Set(string name, KerasObject? value) => Set(name, value?.ToJson());

    /// <summary>One number as it is, several as a list.</summary>
    public ConfigWriter Set(string name, int[] values) =>
        Set(name, values is [int one] ? JsonValue.Create(one) : new JsonArray([.. values.Select(value => JsonValue.Create(value))]));

    public ConfigWriter Remove(string name)
    {
        Json.Remove(name);
        return this;
    }

    /// <summary>Keras 3's wrapping of an object's configuration.</summary>
    public static JsonObject KerasObject(string module, string className, JsonObject config) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = null,
    };
}
