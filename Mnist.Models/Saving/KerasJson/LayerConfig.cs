using System.Text.Json.Nodes;
using System.Text.Json;
using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>The configuration of one layer of a model: a layer proper, an Input, or a model in its turn.</summary>
internal static class LayerConfig
{
    public static JsonObject Json(Layer layer) => layer switch
    {
        Model model => ModelConfig.Json(model),
        InputLayer input => Input(input.Output.Spec, input.Name),
        _ => layer.ToJson().AsObject(),
    };

    /// <summary>The configuration of an Input.</summary>
    public static JsonObject Input(TensorSpec spec, string name)
    {
        JsonObject config = new() { ["batch_shape"] = BatchShape(spec), ["dtype"] = TypeName(spec), ["name"] = name };
        return ConfigWriter.KerasObject("keras.layers", "InputLayer", config);
    }

    /// <summary>A shape with the batch axis, null, in front.</summary>
    public static JsonArray BatchShape(TensorSpec spec) => new([null, .. spec.Row.dims.Select(dim => JsonValue.Create(dim))]);

    public static string TypeName(TensorSpec spec) => spec.Type == TF_DataType.TF_INT32 ? "int32" : "float32";

    /// <summary>Makes a layer; models in models too.</summary>
    /// <param name="json">Class name and settings.</param>
    /// <param name="reading">How weights are made, and what was made so far.</param>
    /// <exception cref="ModelFormatException">The class is unknown, or a setting is missing or wrong.</exception>
    public static Layer Read(JsonElement json, ConfigReading reading)
    {
        string className = json.Text("class_name") ?? throw new ModelFormatException("a layer's configuration has no class_name");
        ConfigReader config = new(json.Member("config") ?? default, className);
        return className switch
        {
            "InputLayer" => Input(config),
            "Sequential" or "Functional" or "Model" => ModelConfig.Read(json, reading),
            _ => Layer.Registry.Read(className, config),
        };
    }

    private static InputLayer Input(ConfigReader config)
    {
        int[] dims = config.Ints("batch_shape") is { Length: > 0 } shape ? shape : config.Ints("batch_input_shape");
        if (dims.Length < 2 || dims.Skip(1).Any(dim => dim < 1))
        {
            throw config.Wrong("batch_shape", "a batch axis and known sizes", $"[{string.Join(", ", dims)}]");
        }

        bool integers = config.Has("dtype") && config.Nested("dtype") is var (type, _) && (type.StartsWith("int", StringComparison.Ordinal) || type.StartsWith("uint", StringComparison.Ordinal));
        return new InputLayer(dims[1..], config.Name, integers ? TF_DataType.TF_INT32 : TF_DataType.TF_FLOAT);
    }
}
