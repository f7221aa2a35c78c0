using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Execution;

/// <summary>The calls of a graph bound to their sizes, and its tensors numbered.</summary>
internal sealed class GraphBinding
{
    private readonly Dictionary<KerasTensor, int> _numbers = [];
    private readonly Dictionary<int, int> _singles = [];
    private readonly List<TensorSpec> _values = [];
    private readonly List<BoundCall> _calls = [];

    public GraphBinding(Graph graph, IReadOnlyList<Layer> layers, bool training, Func<Layer, bool> trainable)
    {
        Dictionary<Operation, int> indices = [];
        for (int i = 0; i < layers.Count; i++)
        {
            indices[layers[i]] = i;
        }

        Dictionary<Operation, int> calls = [];
        HashSet<int> learned = [];
        Inputs = [.. graph.Inputs.Select(Number)];
        foreach (Call call in graph.Calls)
        {
            Layer? layer = call.Operation as Layer;
            int[] inputs = [.. call.Sources.Select(source => call.Operation.TakesIntegers ? Number(source) : Single(Number(source)))];
            bool learns = layer is not null && trainable(layer);
            BoundCall made = new()
            {
                Layer = layer,
                Computation = call.Operation.Bind([.. inputs.Select(input => _values[input])], call.Masks.Count),
                Inputs = inputs,
                Outputs = [.. call.Outputs.Select(Number)],
                LayerIndex = indices.GetValueOrDefault(call.Operation),
                Number = calls.GetValueOrDefault(call.Operation),
                Training = call.Training ?? training,
                Trainable = learns,
                Learns = layer is not null && ((learns && layer.Parameters.Any(parameter => parameter.Trainable)) || inputs.Any(learned.Contains)),
            };
            calls[call.Operation] = made.Number + 1;
            if (made.Learns)
            {
                learned.UnionWith(made.Outputs);
            }

            _calls.Add(made);
        }

        Outputs = [.. graph.Outputs.Select(output => Single(Number(output)))];
    }

    public IReadOnlyList<BoundCall> Calls => _calls;

    public IReadOnlyList<TensorSpec> Values => _values;

    public IReadOnlyList<int> Inputs { get; }

    public IReadOnlyList<int> Outputs { get; }

    /// <summary>Number of a tensor; null where the graph does not compute it.</summary>
    public int? Find(KerasTensor tensor) => _numbers.TryGetValue(tensor, out int number) ? number : null;

    // The float32 of an int32, once for all that want it.
    private int Single(int value)
    {
        if (_values[value].Type != TF_DataType.TF_INT32)
        {
            return value;
        }

        if (!_singles.TryGetValue(value, out int single))
        {
            _singles[value] = single = _values.Count;
            _values.Add(new TensorSpec(_values[value].Row));
            _calls.Add(new BoundCall { Layer = null, Computation = new ToSingles(), Inputs = [value], Outputs = [single], LayerIndex = 0, Number = 0, Training = false, Trainable = false });
        }

        return single;
    }

    private int Number(KerasTensor tensor)
    {
        if (!_numbers.TryGetValue(tensor, out int number))
        {
            _numbers[tensor] = number = _values.Count;
            _values.Add(tensor.Spec);
        }

        return number;
    }
}
