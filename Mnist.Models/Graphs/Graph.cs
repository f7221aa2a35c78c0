using System.Runtime.InteropServices;
using Mnist.Models.Layers;

namespace Mnist.Models.Graphs;

/// <summary>Calls in the order they run, between inputs and outputs.</summary>
internal sealed class Graph
{
    private readonly List<Call> _calls = [];
    private readonly Dictionary<Operation, List<Call>> _callsOf = [];

    // In the order in which a walk back from the outputs meets them first.
    private readonly Dictionary<Operation, int> _met = [];

    /// <summary>Walks back from the outputs.</summary>
    /// <exception cref="ArgumentException">An output depends on a tensor that is not an input, an input is not a keras.Input or comes twice, or two have one name.</exception>
    public Graph(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        RequireInputs();
        if (outputs.Count == 0)
        {
            throw new ArgumentException("A model needs at least one output.", nameof(outputs));
        }

        HashSet<Call> finished = [];
        HashSet<KerasTensor> known = [.. inputs];
        foreach (KerasTensor output in outputs)
        {
            Walk(output.Producer, finished, known);
        }

        FlatCalls = _calls.Sum(call => call.Operation.Nested?.FlatCalls ?? 1);
        Layers = InKerasOrder();
    }

    public IReadOnlyList<KerasTensor> Inputs { get; }

    public IReadOnlyList<KerasTensor> Outputs { get; }

    /// <summary>All calls but those of the inputs, each after what it reads.</summary>
    public IReadOnlyList<Call> Calls => _calls;

    /// <summary>How many calls there are without nested models, whose layers are called in their place.</summary>
    public long FlatCalls { get; }

    /// <summary>Each layer once, inputs included, in Keras' order: by its longest way to an output, the deepest first, then as a walk back from the outputs meets them.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The calls of one operation, in the order they run; of an input the one that makes its tensor.</summary>
    public IReadOnlyList<Call> CallsOf(Operation operation) => _callsOf[operation];

    /// <summary>The same graph without nested models: their layers are called in their place.</summary>
    public Graph Flatten() =>
        _calls.Exists(call => call.Operation.Nested is not null) ? new Graph(Inputs, Trace(Inputs, training: null)) : this;

    /// <summary>The same graph with the masks of its outputs as further outputs: nothing else may read them.</summary>
    public Graph WithOutputMasks()
    {
        KerasTensor[] masks = [.. Outputs.Select(output => output.Mask).OfType<KerasTensor>().Distinct()];
        return masks.Length == 0 ? this : new Graph(Inputs, [.. Outputs, .. masks]);
    }

    /// <summary>Calls the same layers on other tensors; masks are found anew.</summary>
    /// <returns>The outputs.</returns>
    public IReadOnlyList<KerasTensor> Trace(IReadOnlyList<KerasTensor> inputs, bool? training)
    {
        Dictionary<KerasTensor, KerasTensor> image = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            image[Inputs[i]] = inputs[i];
            if (Inputs[i].Mask is { } declared && inputs[i].Mask is { } given)
            {
                image[declared] = given;
            }
        }

        foreach (Call call in _calls)
        {
            KerasTensor[] sources = [.. call.Inputs.Select(input => image[input])];
            KerasTensor? mask = call.ExplicitMask is { } given ? image[given] : null;
            bool? mode = call.Training ?? training;
            IReadOnlyList<KerasTensor> outputs = call.Operation.Nested is { } nested
                ? nested.Trace(sources, mode)
                : call.Operation.Record(sources, mask, mode).Outputs;
            for (int i = 0; i < outputs.Count; i++)
            {
                image[call.Outputs[i]] = outputs[i];
                if (i < call.MaskOutputs.Length && call.MaskOutputs[i] is { } maskOutput && outputs[i].Mask is { } traced)
                {
                    image[maskOutput] = traced;
                }
            }
        }

        return [.. Outputs.Select(output => image[output])];
    }

    private void RequireInputs()
    {
        if (Inputs.Count == 0)
        {
            throw new ArgumentException("A model needs at least one input: give it a keras.Input.");
        }

        HashSet<string> names = [];
        HashSet<KerasTensor> seen = [];
        foreach (KerasTensor input in Inputs)
        {
            if (input.Producer.Operation is not InputLayer)
            {
                throw new ArgumentException($"An input of a model must be a keras.Input, received the output of {input.Producer.Operation.Label}.");
            }

            if (!seen.Add(input))
            {
                throw new ArgumentException($"{input.Producer.Operation.Label} is given twice; name each input once.");
            }

            if (input.Name.Length > 0 && !names.Add(input.Name))
            {
                throw new ArgumentException($"Two inputs are named '{input.Name}'; names must be unique inside a model.");
            }
        }
    }

    // Depth first with a stack of its own, so that a long model cannot overflow the thread's.
    private void Walk(Call last, HashSet<Call> finished, HashSet<KerasTensor> known)
    {
        Stack<(Call Call, IEnumerator<KerasTensor> Unread)> path = new();
        HashSet<Call> open = [];
        Enter(last);
        while (path.TryPeek(out (Call Call, IEnumerator<KerasTensor> Unread) top))
        {
            if (top.Unread.MoveNext())
            {
                Enter(top.Unread.Current.Producer);
                continue;
            }

            path.Pop();
            open.Remove(top.Call);
            finished.Add(top.Call);
            if (top.Call.Operation is not InputLayer)
            {
                Add(top.Call);
            }
        }

        void Enter(Call call)
        {
            if (finished.Contains(call))
            {
                return;
            }

            if (!open.Add(call))
            {
                throw new ArgumentException($"The graph has a cycle at {call.Operation.Label}; a layer cannot read what follows from it.");
            }

            if (call.Operation is InputLayer && !known.Contains(call.Outputs[0]))
            {
                throw new ArgumentException(
                    $"The outputs need {call.Operation.Label}, which is not among the model's inputs; add it to inputs.");
            }

            _met.TryAdd(call.Operation, _met.Count);
            path.Push((call, call.Sources.GetEnumerator()));
        }
    }

    private void Add(Call call)
    {
        _calls.Add(call);
        ref List<Call>? calls = ref CollectionsMarshal.GetValueRefOrAddDefault(_callsOf, call.Operation, out _);
        (calls ??= []).Add(call);
    }

    private List<Layer> InKerasOrder()
    {
        Dictionary<Call, int> depths = [];
        Dictionary<Operation, int> byOperation = [];
        foreach (Call call in Enumerable.Reverse(_calls))
        {
            int depth = Math.Max(depths.GetValueOrDefault(call), byOperation.GetValueOrDefault(call.Operation));
            (depths[call], byOperation[call.Operation]) = (depth, depth);
            foreach (KerasTensor source in call.Sources)
            {
                depths[source.Producer] = Math.Max(depths.GetValueOrDefault(source.Producer), depth + 1);
                if (source.Producer.Operation is InputLayer input)
                {
                    byOperation[input] = Math.Max(byOperation.GetValueOrDefault(input), depth + 1);
                }
            }
        }

        foreach (KerasTensor input in Inputs)
        {
            _met.TryAdd(input.Producer.Operation, _met.Count);
            _callsOf[input.Producer.Operation] = [input.Producer];
        }

        return [.. _met.Keys.OfType<Layer>().OrderByDescending(layer => byOperation.GetValueOrDefault(layer)).ThenBy(layer => _met[layer])];
    }
}
