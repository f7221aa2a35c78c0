using System.Text.Json;
using System.Text.Json.Nodes;
using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>A Sequential model's configuration in Keras 3's JSON: what <c>model.to_json()</c> gives in Python.</summary>
internal static class SequentialConfig
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <summary>Writes the layers, their settings and the input's shape; no weights.</summary>
    public static string Write(Sequential model)
    {
        model.EnsureBuilt();
        JsonArray layers = [InputLayer(model)];
        foreach (Layer layer in model.Layers)
        {
            ConfigWriter config = new();
            config.Set("name", layer.Name).Set("trainable", layer.Trainable).Set("dtype", "float32");
            layer.WriteConfig(config);
            layers.Add(ConfigWriter.KerasObject("keras.layers", layer.ClassName, config.Json));
        }

        return ConfigWriter.KerasObject("keras", "Sequential", new JsonObject { ["name"] = model.Name, ["layers"] = layers }).ToJsonString();
    }

    /// <summary>Makes the model a configuration describes, built where the input's shape is known.</summary>
    /// <param name="json">The configuration.</param>
    /// <param name="fill">Whether the weights get their start values.</param>
    /// <exception cref="ModelFormatException">The text is no configuration of a Sequential model of known layers.</exception>
    public static Sequential Read(string json, bool fill = true)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, fill);
        }
        catch (JsonException error)
        {
            throw new ModelFormatException("the model's configuration is not valid JSON", inner: error);
        }
    }

    /// <summary>As <see cref="Read(string, bool)"/>.</summary>
    public static Sequential Read(JsonElement json, bool fill = true)
    {
        if (Property(json, "class_name") is not { ValueKind: JsonValueKind.String } className || className.GetString() != "Sequential")
        {
            throw new ModelFormatException("the model's configuration is not that of a Sequential model");
        }

        JsonElement config = Property(json, "config") ?? throw new ModelFormatException("the model's configuration has no 'config'");
        if (Property(config, "layers") is not { ValueKind: JsonValueKind.Array } layers)
        {
            throw new ModelFormatException("the model's configuration has no list of layers");
        }

        Sequential model = new(name: Property(config, "name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null) { FillsWeights = fill };
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            Add(model, layer);
        }

        model.FillsWeights = true;
        return model;
    }

    private static void Add(Sequential model, JsonElement layer)
    {
        string className = Property(layer, "class_name") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new ModelFormatException("a layer's configuration has no class_name");
        ConfigReader config = new(Property(layer, "config") ?? default, className);
        if (className == "InputLayer")
        {
            int[] dims = config.Ints("batch_shape") is { Length: > 0 } shape ? shape : config.Ints("batch_input_shape");
            if (dims.Length < 2 || dims.Skip(1).Any(dim => dim < 1))
            {
                throw config.Wrong("batch_shape", "a batch axis and known sizes", $"[{string.Join(", ", dims)}]");
            }

            model.add(new InputLayer(dims[1..], config.Name));
            return;
        }

        try
        {
            model.add(LayerRegistry.Create(className, config));
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException($"layer '{config.String("name")}' does not fit: {error.Sentence()}", inner: error);
        }
    }

    private static JsonObject InputLayer(Sequential model)
    {
        JsonArray shape = [null];
        foreach (long dim in model.Layers[0].InputShape.dims)
        {
            shape.Add(dim);
        }

        JsonObject config = new() { ["batch_shape"] = shape, ["dtype"] = "float32", ["name"] = model.InputName };
        return ConfigWriter.KerasObject("keras.layers", "InputLayer", config);
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
}
