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

    public ConfigWriter SetInitializer(string name, KerasObject initializer) => Set(name, initializer);

    public ConfigWriter SetRegularizer(string name, KerasObject? regularizer) => Set(name, regularizer);

    /// <summary>Keras 3's wrapping of an object's configuration.</summary>
    public static JsonObject KerasObject(string module, string className, JsonObject config) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = null,
    };
}
