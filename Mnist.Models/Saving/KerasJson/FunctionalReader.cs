using System.Text.Json;
using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>Makes the graph a configuration describes.</summary>
/// <remarks>
/// Calls are made when what they read is there, in whatever order the file names them: where two shared layers call each other in both orders,
/// no order of the layers will do.
/// </remarks>
internal sealed class FunctionalReader
{
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    // Keras 3 writes the arithmetic of masks down as calls of operations; here masks follow from the layers.
    private readonly HashSet<string> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Layer, int Number), Call> _calls = [];
    private readonly Dictionary<(string Layer, int Number), Pending> _pending = [];

    private readonly ConfigReading _reading;

    private FunctionalReader(ConfigReading reading) => _reading = reading;

    private sealed record Pending(string Layer, int Number, InboundNode Node)
    {
        public List<Pending> Readers { get; } = [];

        public int Missing { get; set; }
    }

    /// <summary>Makes the model; its weights are made with it.</summary>
    /// <exception cref="ModelFormatException">A layer is unknown, a call reads a tensor that nothing gives or the calls form a cycle, or the inputs and outputs are none.</exception>
    public static Functional Read(JsonElement config, ConfigReading reading)
    {
        FunctionalReader reader = new(reading);
        reader.ReadLayers(config.GetProperty("layers"));
        reader.MakeCalls();
        GraphEnds inputs = GraphEnds.Read(config, "input_layers");
        GraphEnds outputs = GraphEnds.Read(config, "output_layers");
        try
        {
            return new Functional(
                [.. inputs.Places.Select((place, i) => reader.Input(place, inputs.Names?[i]))],
                [.. outputs.Places.Select(place => reader.Find(place, "output_layers"))],
                outputs.Names,
                KerasNames.Repair(config.Text("name")),
                reading.Fill);
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException($"the layers do not make a model: {error.Sentence()}", inner: error);
        }
    }

    private void ReadLayers(JsonElement layers)
    {
        foreach (JsonElement entry in layers.EnumerateArray())
        {
            string name = entry.Text("name") ?? entry.Member("config")?.Text("name")
                ?? throw new ModelFormatException("a layer's configuration has no name");
            bool isOperation = entry.Text("module") is { } module && module.Contains(".ops", StringComparison.Ordinal);
            if (_layers.ContainsKey(name) || _operations.Contains(name))
            {
                throw new ModelFormatException($"two layers are named '{FileText.Name(name)}'; names must be unique inside a model");
            }

            if (isOperation)
            {
                _operations.Add(name);
                continue;
            }

            Layer layer = _layers[name] = LayerConfig.Read(entry, _reading);
            layer.Name = KerasNames.Repair(name)!;
            if (layer is InputLayer input)
            {
                _calls[(name, 0)] = input.Output.Producer;
            }
            else if (entry.Member("inbound_nodes") is { ValueKind: JsonValueKind.Array } nodes)
            {
                foreach ((int number, JsonElement node) in nodes.EnumerateArray().Index())
                {
                    _pending.Add((name, number), new Pending(name, number, InboundNode.Read(node, layer, name)));
                }
            }
        }
    }

    private void MakeCalls()
    {
        Queue<Pending> ready = [];
        foreach (Pending pending in _pending.Values)
        {
            foreach ((string, int) source in Sources(pending.Node).Select(place => Source(place, pending.Layer)).Distinct())
            {
                if (_pending.TryGetValue(source, out Pending? maker))
                {
                    maker.Readers.Add(pending);
                    pending.Missing++;
                }
            }

            if (pending.Missing == 0)
            {
                ready.Enqueue(pending);
            }
        }

        while (ready.TryDequeue(out Pending? pending))
        {
            _calls[(pending.Layer, pending.Number)] = Make(pending);
            _pending.Remove((pending.Layer, pending.Number));
            foreach (Pending reader in pending.Readers.Where(reader => --reader.Missing == 0))
            {
                ready.Enqueue(reader);
            }
        }

        if (_pending.Values.FirstOrDefault() is { } stuck)
        {
            TensorPlace place = Sources(stuck.Node).First(place => _pending.ContainsKey((place.Layer, place.Call)));
            throw new ModelFormatException($"the layers form a cycle: layer '{FileText.Name(stuck.Layer)}' reads {place}, which waits for it in turn");
        }
    }

    private IEnumerable<TensorPlace> Sources(InboundNode node) =>
        node.Mask is { } mask && !_operations.Contains(mask.Layer) ? node.Inputs.Append(mask) : node.Inputs;

    private (string, int) Source(TensorPlace place, string reader) =>
        _calls.ContainsKey((place.Layer, place.Call)) || _pending.ContainsKey((place.Layer, place.Call)) ? (place.Layer, place.Call)
            : _operations.Contains(place.Layer) ? throw new ModelFormatException($"layer '{FileText.Name(reader)}' reads '{FileText.Name(place.Layer)}', which is not a layer but an operation; use a layer for it")
            : throw NothingGives(place, $"layer '{FileText.Name(reader)}'");

    private Call Make(Pending pending)
    {
        Layer layer = _layers[pending.Layer];
        _reading.Count(layer);
        string owner = $"layer '{FileText.Name(pending.Layer)}'";
        KerasTensor? mask = pending.Node.Mask is { } place && !_operations.Contains(place.Layer) && layer.TakesMask ? Find(place, owner) : null;
        try
        {
            return layer.Record([.. pending.Node.Inputs.Select(input => Find(input, owner))], mask, pending.Node.Training);
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException($"{owner} does not fit: {error.Sentence()}", inner: error);
        }
    }

    private KerasTensor Input(TensorPlace place, string? name)
    {
        KerasTensor input = Find(place, "input_layers");
        if (name is not null && input.Producer.Operation is InputLayer layer)
        {
            // Inputs that were given by name are fed by that name.
            layer.Name = KerasNames.Repair(name)!;
        }

        return input;
    }

    private KerasTensor Find(TensorPlace place, string reader) =>
        _calls.TryGetValue((place.Layer, place.Call), out Call? call) && place.Output >= 0 && place.Output < call.Outputs.Count
            ? call.Outputs[place.Output]
            : throw NothingGives(place, reader);

    private static ModelFormatException NothingGives(TensorPlace place, string reader) => new($"{reader} reads {place}, which nothing gives");
}
