using System.Text.Json.Nodes;
using System.Text.Json;
using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>The configuration of a line of layers: an Input, then the layers in order.</summary>
internal static class SequentialConfig
{
    public static JsonObject Json(Sequential model)
    {
        model.EnsureBuilt();
        // By constructors and as nodes: an array in brackets would be made by reflection, which programs compiled ahead of time lack.
        JsonArray layers = new(LayerConfig.Input(model.Graph.Inputs[0].Spec, model.InputName));
        foreach (Layer layer in model.Layers)
        {
            layers.Add((JsonNode)LayerConfig.Json(layer));
        }

        JsonObject config = new() { ["name"] = model.Name };
        if (!model.Trainable)
        {
            config["trainable"] = false;
        }

        config["layers"] = layers;
        return ConfigWriter.KerasObject("keras", "Sequential", config);
    }

    /// <summary>Makes the model, built where the input's shape is known.</summary>
    public static Sequential Read(JsonElement config, ConfigReading reading)
    {
        Sequential model = new(name: KerasNames.Repair(config.Text("name"))) { FillsWeights = reading.Fill };
        foreach (JsonElement entry in config.GetProperty("layers").EnumerateArray())
        {
            Layer layer = LayerConfig.Read(entry, reading);
            try
            {
                reading.Count(layer);
                model.add(layer);
            }
            catch (ArgumentException error)
            {
                throw new ModelFormatException($"layer '{FileText.Name(layer.Name)}' does not fit: {error.Sentence()}", inner: error);
            }
        }

        model.FillsWeights = true;
        return model;
    }
}
