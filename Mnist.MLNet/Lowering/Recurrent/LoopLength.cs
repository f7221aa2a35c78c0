using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>How many steps a loop runs: until one of its counters reaches a limit, which is known or is a size of the input.</summary>
internal sealed class LoopLength
{
    private readonly List<(TensorValue Limit, long Start)> _open = [];

    private LoopLength(IEnumerable<(TensorValue Limit, long Start)> bounds)
    {
        long least = long.MaxValue;
        foreach ((TensorValue limit, long start) in bounds)
        {
            if (limit.KnownIntegers is [long end])
            {
                least = Math.Min(least, Math.Max(0, checked(end - start)));
            }
            else
            {
                _open.Add((limit, start));
            }
        }

        Least = least;
    }

    /// <summary>The steps, -1 where they follow from the input's size.</summary>
    public long Steps => _open.Count == 0 ? Least : Shapes.Unknown;

    // Of the limits that are known.
    private long Least { get; }

    /// <summary>Reads a loop's condition.</summary>
    /// <param name="context">Where nodes go.</param>
    /// <param name="node">The loop.</param>
    /// <param name="inputs">Its variables before the first step.</param>
    /// <param name="counters">Which of them count.</param>
    /// <exception cref="Mnist.Formats.ModelFormatException">It asks for something else than counters below limits.</exception>
    public static LoopLength Of(LoweringContext context, FlatNode node, Value[] inputs, LoopCounters counters)
    {
        int before = context.Flattener.Order.Count;
        (FlatTensor[] arguments, FlatTensor[] results) = context.Flattener.OpenLoop(node, node.Function("cond"));
        if (arguments.Length != inputs.Length)
        {
            throw GraphError.At(node, "its condition does not have as many arguments as the loop has variables");
        }

        Dictionary<FlatNode, Value[]> fixedValues = [];
        Dictionary<FlatNode, long> starts = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!counters.Changes(i))
            {
                fixedValues[arguments[i].Node] = [inputs[i]];
            }
            else if (counters.Start(i) is long start)
            {
                starts[arguments[i].Node] = start;
            }
        }

        Dictionary<FlatNode, (TensorValue Limit, long Start)> bounds = [];
        foreach (FlatNode step in context.Flattener.Order.Skip(before).ToArray())
        {
            if (step is { Op: "Less", Inputs: [FlatTensor counter, FlatTensor limit] } && starts.TryGetValue(counter.Node, out long start) && Fixed(limit) is TensorValue { Integers.Length: 1 } end)
            {
                bounds[step] = (end, start);
            }
            else if (Array.ConvertAll(step.Inputs, Fixed) is Value?[] known && Array.TrueForAll(known, value => value is not null))
            {
                fixedValues[step] = OpTable.Lower(context, step, known!);
            }
        }

        HashSet<FlatNode> met = [];
        Stack<FlatNode> open = new(results.Select(result => result.Node));
        while (open.TryPop(out FlatNode? term))
        {
            if (!met.Add(term))
            {
                continue;
            }

            if (term is { Op: "LogicalAnd", Inputs: [FlatTensor one, FlatTensor other] })
            {
                open.Push(one.Node);
                open.Push(other.Node);
            }
            else if (!bounds.ContainsKey(term))
            {
                throw GraphError.At(node, "how often it runs depends on more than its number of steps; loops that count up to a number, or to the length of a sequence, can be lowered");
            }
        }

        return new LoopLength(met.Where(bounds.ContainsKey).Select(term => bounds[term]));

        Value? Fixed(FlatTensor tensor) => fixedValues.TryGetValue(tensor.Node, out Value[]? values) && tensor.Index < values.Length ? values[tensor.Index] : null;
    }

    /// <summary>Writes the number of steps where it is not known, as one int64.</summary>
    public string Write(LoweringContext context, FlatNode node)
    {
        List<string> counts = [.. _open.Select(bound => Count(bound.Limit, bound.Start))];
        if (Least < long.MaxValue)
        {
            counts.Add(context.Initializer(node, TensorData.Integers(DataType.Int64, [], [Least])));
        }

        return counts.Count == 1 ? counts[0] : context.Emit(node, "Min", counts);

        string Count(TensorValue limit, long start)
        {
            string end = limit.Shape is [] ? context.AsInt64(node, limit) : context.Emit(node, "Squeeze", [context.AsInt64(node, limit)]);
            return start == 0 ? end : context.Emit(node, "Sub", [end, context.Initializer(node, TensorData.Integers(DataType.Int64, [], [start]))]);
        }
    }
}
