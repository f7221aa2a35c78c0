using System.Text.Json;
using System.Text.Json.Nodes;
using Mnist.Formats;
using Mnist.Models.Config;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>A model's configuration in Keras 3's JSON, whatever its class: what <c>model.to_json()</c> gives in Python.</summary>
internal static class ModelConfig
{
    /// <summary>Writes the layers, their settings and how they are joined; no weights.</summary>
    public static string Write(Model model) => Json(model).ToJsonString();

    /// <summary>As <see cref="Write"/>, as an object.</summary>
    public static JsonObject Json(Model model) => model is Functional functional ? FunctionalConfig.Json(functional) : SequentialConfig.Json((Sequential)model);

    /// <summary>Makes the model a configuration describes, built where the inputs' shapes are known.</summary>
    /// <param name="json">The configuration.</param>
    /// <param name="fill">Whether the weights get their initial values.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">The text is not a configuration of a model of known layers.</exception>
    public static Model Read(string json, bool fill = true, FormatLimits? limits = null)
    {
        limits ??= FormatLimits.Default;
        using JsonDocument document = ConfigText.Parse(json, limits);
        try
        {
            return Read(document.RootElement, new ConfigReading(fill, limits));
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException($"the model's configuration does not make a model: {error.Sentence()}", inner: error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArithmeticException or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException or FormatException)
        {
            throw new ModelFormatException("the model's configuration does not make a model: a layer lacks what it needs; save the model again", inner: error);
        }
    }

    /// <summary>As <see cref="Read(string, bool, FormatLimits)"/>, for a model in another.</summary>
    public static Model Read(JsonElement json, ConfigReading reading)
    {
        string? className = json.Text("class_name");
        JsonElement config = json.Member("config") ?? throw new ModelFormatException("the model's configuration has no 'config'");
        if (config.Member("layers") is not { ValueKind: JsonValueKind.Array })
        {
            throw new ModelFormatException("the model's configuration has no list of layers");
        }

        Model model = className switch
        {
            "Sequential" => SequentialConfig.Read(config, reading),
            "Functional" or "Model" => FunctionalReader.Read(config, reading),
            _ => throw new ModelFormatException($"the model's configuration is that of a {FileText.Name(className ?? "thing without class_name")}, not of a Sequential or Functional model"),
        };

        if (config.Member("trainable") is { ValueKind: JsonValueKind.False })
        {
            model.Trainable = false;
        }

        return model;
    }
}
