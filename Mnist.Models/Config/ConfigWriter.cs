using System.Text.Json.Nodes;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Config;

/// <summary>Builds the <c>config</c> object of a layer, optimizer, initializer or regularizer under Keras' names.</summary>
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

    public ConfigWriter SetInitializer(string name, Initializer initializer)
    {
        ConfigWriter inner = new();
        initializer.WriteConfig(inner);
        return Set(name, KerasObject("keras.initializers", initializer.ClassName, inner.Json));
    }

    public ConfigWriter SetRegularizer(string name, Regularizer? regularizer)
    {
        if (regularizer is null)
        {
            return Set(name, (JsonNode?)null);
        }

        ConfigWriter inner = new();
        regularizer.WriteConfig(inner);
        return Set(name, KerasObject("keras.regularizers", regularizer.ClassName, inner.Json));
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
