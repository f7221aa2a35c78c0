using System.Text.Json;
using System.Text.Json.Nodes;
using Mnist.Formats;
using Mnist.Models.Config;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>A model's configuration in Keras 3's JSON, whatever its class: what <c>model.to_json()</c> gives in Python.</summary>
internal static class ModelConfig
{
    // A model inside a model takes three levels more.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 128 };

    /// <summary>Writes the layers, their settings and how they are joined; no weights.</summary>
    public static string Write(Model model) => Json(model).ToJsonString();

    /// <summary>As <see cref="Write"/>, as an object.</summary>
    public static JsonObject Json(Model model) => model is Functional functional ? FunctionalConfig.Json(functional) : SequentialConfig.Json((Sequential)model);

    /// <summary>Makes the model a configuration describes, built where the inputs' shapes are known.</summary>
    /// <param name="json">The configuration.</param>
    /// <param name="fill">Whether the weights get their initial values.</param>
    /// <exception cref="ModelFormatException">The text is not a configuration of a model of known layers.</exception>
    public static Model Read(string json, bool fill = true)
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
    public static Model Read(JsonElement json, bool fill = true)
    {
        string? className = json.Text("class_name");
        JsonElement config = json.Member("config") ?? throw new ModelFormatException("the model's configuration has no 'config'");
        if (config.Member("layers") is not { ValueKind: JsonValueKind.Array })
        {
            throw new ModelFormatException("the model's configuration has no list of layers");
        }

        Model model = className switch
        {
            "Sequential" => SequentialConfig.Read(config, fill),
            "Functional" or "Model" => FunctionalReader.Read(config, fill),
            _ => throw new ModelFormatException($"the model's configuration is that of a {className ?? "thing without class_name"}, not of a Sequential or Functional model"),
        };

        if (config.Member("trainable") is { ValueKind: JsonValueKind.False })
        {
            model.Trainable = false;
        }

        return model;
    }
}
