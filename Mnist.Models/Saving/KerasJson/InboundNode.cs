using System.Text.Json;
using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>One call of a layer, as a configuration holds it (Keras: <c>inbound_nodes</c>).</summary>
internal sealed class InboundNode
{
    private const string TensorClass = "__keras_tensor__";

    // What Keras calls the first argument of a layer.
    private static readonly string[] FirstArguments = ["inputs", "input", "sequence", "sequences"];

    private readonly List<TensorPlace> _inputs = [];
    private readonly Layer _layer;
    private readonly string _owner;

    private InboundNode(Layer layer, string name) => (_layer, _owner) = (layer, $"a call of layer '{FileText.Name(name)}'");

    public IReadOnlyList<TensorPlace> Inputs => _inputs;

    /// <summary>The mask given to the call; null where it follows from the inputs.</summary>
    public TensorPlace? Mask { get; private set; }

    public bool? Training { get; private set; }

    /// <summary>Reads Keras 3's form, or Keras 2's.</summary>
    /// <param name="json">The node.</param>
    /// <param name="layer">The layer that is called.</param>
    /// <param name="name">Its name in the file.</param>
    /// <exception cref="ModelFormatException">It is not a call, or one with arguments that are not supported.</exception>
    public static InboundNode Read(JsonElement json, Layer layer, string name)
    {
        InboundNode node = new(layer, name);
        if (json.Member("args") is { ValueKind: JsonValueKind.Array } arguments)
        {
            node.Collect(arguments);
            node.Keywords(json.Member("kwargs"), isLegacy: false);
            if (node.Training == false && IsFalseByDefault(layer) && json.Member(FunctionalConfig.TrainingIsGiven) is null)
            {
                node.Training = null;
            }
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement place in TensorPlace.Is(json) ? [json] : json.EnumerateArray().ToArray())
            {
                node._inputs.Add(TensorPlace.Read(place, node._owner));
                node.Keywords(place.GetArrayLength() > 3 ? place[3] : null, isLegacy: true);
            }
        }
        else
        {
            throw new ModelFormatException($"{node._owner} should have 'args' and 'kwargs', received {json.Excerpt()}");
        }

        return node;
    }

    // Keras 3 writes training: false down for every call of a layer whose argument is false by default, and lets fit override it.
    private static bool IsFalseByDefault(Layer layer) => layer is not (Model or BatchNormalization);

    private void Collect(JsonElement argument)
    {
        switch (argument.ValueKind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in argument.EnumerateArray())
                {
                    Collect(item);
                }

                break;
            case JsonValueKind.Object when Tensor(argument) is { } tensor:
                _inputs.Add(tensor);
                break;
            case JsonValueKind.Object when _layer is Model model:
                foreach (string name in model.InputNames)
                {
                    Collect(argument.Member(name) ?? throw new ModelFormatException($"{_owner} gives it no input '{FileText.Name(name)}'"));
                }

                break;
            default:
                throw new ModelFormatException($"{_owner} takes {argument.Excerpt()}, where a tensor is expected");
        }
    }

    private void Keywords(JsonElement? keywords, bool isLegacy)
    {
        if (keywords is not { ValueKind: JsonValueKind.Object } given)
        {
            return;
        }

        foreach (JsonProperty keyword in given.EnumerateObject())
        {
            if (FirstArguments.Contains(keyword.Name))
            {
                Collect(keyword.Value);
            }
            else if (keyword.Name == "training" && keyword.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                Training = keyword.Value.GetBoolean();
            }
            else if (keyword.Name == "mask")
            {
                // A list, one for each input of a merging layer, follows from the inputs.
                Mask = isLegacy && TensorPlace.Is(keyword.Value) ? TensorPlace.Read(keyword.Value, _owner) : Tensor(keyword.Value);
            }
            else if (keyword.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
            {
                throw new ModelFormatException($"{_owner} has the argument {FileText.Name(keyword.Name)}, which is not supported");
            }
        }
    }

    private TensorPlace? Tensor(JsonElement json) => json.Text("class_name") == TensorClass
        ? TensorPlace.Read(json.Member("config")?.Member("keras_history") ?? default, _owner)
        : null;
}
