using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Execution;

/// <summary>The calls of a graph bound to their sizes, and its tensors numbered: what is known before the rows of a shard are.</summary>
internal sealed class GraphBinding
{
    private readonly Dictionary<KerasTensor, int> _numbers = [];
    private readonly Dictionary<int, int> _singles = [];
    private readonly List<TensorSpec> _values = [];
    private readonly List<BoundCall> _calls = [];

    /// <summary>Binds every call.</summary>
    /// <param name="graph">What is computed, without nested models.</param>
    /// <param name="layers">The model's layers without its inputs, in Keras' order; random numbers go by the place in it.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    /// <param name="heads">Outputs with a loss or metrics; none to predict.</param>
    /// <param name="trainable">Whether a layer's weights are trained.</param>
    /// <param name="convolution">How convolutions are computed.</param>
    public GraphBinding(Graph graph, IReadOnlyList<Layer> layers, bool training, IReadOnlyList<Head> heads, Func<Layer, bool> trainable, ConvolutionAlgorithm convolution)
    {
        (Training, Heads) = (training, heads);
        graph = heads.Count > 0 ? graph.WithOutputMasks() : graph;
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
        HeadMasks = [.. heads.Select(head => graph.Outputs[head.Output].Mask is { } mask && _numbers.TryGetValue(mask, out int value) ? value : -1)];
        FusesSoftmax = [.. heads.Select(DropSoftmax)];
        ConvolutionRewrites.Choose(_calls, convolution == ConvolutionAlgorithm.Fast, training);
        ConvolutionRewrites.Pool(_calls, [.. Outputs, .. HeadMasks]);
    }

    /// <summary>Whether there is a backward pass.</summary>
    public bool Training { get; }

    /// <summary>Outputs with a loss or metrics.</summary>
    public IReadOnlyList<Head> Heads { get; }

    /// <summary>The calls, in the order they run forward.</summary>
    public IReadOnlyList<BoundCall> Calls => _calls;

    /// <summary>The tensors.</summary>
    public IReadOnlyList<TensorSpec> Values => _values;

    /// <summary>Numbers of the input tensors.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>Numbers of the output tensors.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>Mask of each head's tensor; -1 where there is none.</summary>
    public IReadOnlyList<int> HeadMasks { get; }

    /// <summary>For each head whether its loss takes over the softmax at the end.</summary>
    public IReadOnlyList<bool> FusesSoftmax { get; }

    /// <summary>Fused multiply-adds of one row forward.</summary>
    public long MultiplyAdds => _calls.Sum(call => call.Computation.MultiplyAdds);

    /// <summary>Floats of a row that the widest call reads and writes, scratch included.</summary>
    public long WidestCall => _calls.Max(call =>
        call.Inputs.Sum(value => (long)_values[value].Count) + call.Outputs.Sum(value => (long)_values[value].Count) + call.Computation.Workspace.Scratch.Sum(scratch => (long)scratch.PerRow));

    /// <summary>Whether shards meet before the end of a step: for sums over the whole batch, or for the number of steps that a mask lets count.</summary>
    public bool Meets => _calls.Exists(call => call.Statistics is not null) || HeadMasks.Any(mask => mask >= 0);

    // A cross-entropy that takes probabilities gets the logits, if nothing else reads the probabilities.
    private bool DropSoftmax(Head head)
    {
        int value = Outputs[head.Output];
        BoundCall? producer = _calls.Find(call => call.Outputs.Contains(value));
        if (head.Loss?.FusesSoftmax != true || producer?.Computation.Logits is not { } logits
            || Outputs.Count(output => output == value) > 1 || _calls.Exists(call => call.Inputs.Contains(value)))
        {
            return false;
        }

        producer.Computation = logits;
        return true;
    }

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
