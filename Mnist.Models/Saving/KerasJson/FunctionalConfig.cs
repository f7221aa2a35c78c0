using System.Text.Json.Nodes;
using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>The configuration of a graph: each layer once, with its calls.</summary>
internal sealed class FunctionalConfig
{
    /// <summary>Mark of a call that was given <c>training: false</c>; Keras writes that down for calls that were given nothing, too, and reads no further keys.</summary>
    public const string TrainingIsGiven = "training_is_given";

    private readonly Dictionary<Call, int> _numbers = [];
    private readonly Dictionary<Operation, List<Call>> _calls = [];

    private FunctionalConfig(Graph graph)
    {
        foreach (Call call in graph.Inputs.Select(input => input.Producer).Concat(graph.Calls))
        {
            List<Call> calls = _calls.TryGetValue(call.Operation, out List<Call>? known) ? known : _calls[call.Operation] = [];
            _numbers[call] = calls.Count;
            calls.Add(call);
        }
    }

    public static JsonObject Json(Functional model)
    {
        FunctionalConfig graph = new(model.Graph);
        JsonObject config = new()
        {
            ["name"] = model.Name,
            ["trainable"] = model.Trainable,
            ["layers"] = new JsonArray([.. model.Layers.Select(graph.Layer)]),
            ["input_layers"] = graph.Ends(model.Graph.Inputs, names: null),
            ["output_layers"] = graph.Ends(model.Graph.Outputs, model.HasNamedOutputs ? model.OutputNames : null),
        };
        JsonObject json = ConfigWriter.KerasObject("keras.src.models.functional", "Functional", config);
        json["registered_name"] = "Functional";
        return json;
    }

    private JsonObject Layer(Layer layer)
    {
        JsonObject json = LayerConfig.Json(layer);
        json["name"] = layer.Name;
        json["inbound_nodes"] = new JsonArray([.. layer is InputLayer ? [] : _calls[layer].Select(Node)]);
        return json;
    }

    private JsonObject Node(Call call)
    {
        JsonNode?[] inputs = [.. call.Inputs.Select(input => Tensor(input, call))];
        JsonObject keywords = [];
        if (call.Training is { } training)
        {
            keywords["training"] = training;
        }

        if (call.ExplicitMask is { } mask && mask != call.Inputs[0].Mask)
        {
            keywords["mask"] = Tensor(mask, call);
        }

        JsonObject node = new() { ["args"] = inputs.Length == 1 ? new JsonArray(inputs) : new JsonArray(new JsonArray(inputs)), ["kwargs"] = keywords };
        if (call.Training == false)
        {
            node[TrainingIsGiven] = true;
        }

        return node;
    }

    private JsonObject Tensor(KerasTensor tensor, Call reader) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["shape"] = LayerConfig.BatchShape(tensor.Spec),
            ["dtype"] = LayerConfig.TypeName(tensor.Spec),
            ["keras_history"] = tensor.Producer.Operation is Layer && tensor.Index < tensor.Producer.Outputs.Count
                ? Place(tensor).Json()
                : throw new ModelFormatException($"{reader.Operation.Label} reads the mask of another tensor, which Keras' configuration cannot hold"),
        },
    };

    private JsonNode Ends(IReadOnlyList<KerasTensor> tensors, IReadOnlyList<string>? names)
    {
        JsonArray[] places = [.. tensors.Select(tensor => Place(tensor).Json())];
        return names is not null ? new JsonObject(names.Zip(places, (name, place) => KeyValuePair.Create(name, (JsonNode?)place)))
            : places.Length == 1 ? places[0]
            : new JsonArray(places);
    }

    private TensorPlace Place(KerasTensor tensor) => new(tensor.Name, _numbers[tensor.Producer], tensor.Index);
}
