using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>
/// Lowers a loop: one that is a recurrent layer to ONNX's LSTM, GRU or RNN, any other to Scan. What the loop computes is found by following
/// its data, not by names, so Keras 2, Keras 3, TensorFlow 1 and our own files are all the same case.
/// </summary>
internal static class RecurrentLoop
{
    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs)
    {
        using IDisposable inside = context.Enter(node, node.Function("body"));
        int before = context.Flattener.Order.Count;
        (FlatTensor[] arguments, FlatTensor[] results) = context.Flattener.OpenLoop(node, node.Function("body"));
        int after = context.Flattener.Order.Count;
        if (arguments.Length != inputs.Length || results.Length != inputs.Length)
        {
            throw GraphError.At(node, "its body does not have as many arguments and results as the loop has variables");
        }

        FlatNode[] nodes = [.. context.Flattener.Order.Skip(before).Take(after - before)];
        return AsLayer(context, node, inputs, arguments, results, nodes) ?? ScanLoop.Lower(context, node, inputs, arguments, results, nodes);
    }

    /// <summary>The loop's variables after it, of a loop that is one of ONNX's layers; null of another, as one under a mask.</summary>
    private static Value[]? AsLayer(LoweringContext context, FlatNode node, Value[] inputs, FlatTensor[] arguments, FlatTensor[] results, FlatNode[] nodes)
    {
        bool[] changes = [.. results.Select((result, i) => result != arguments[i])];
        Cell[] cells = [.. inputs.Select((input, i) => changes[i] || input is ListValue ? (Cell)new SlotCell(i, Width(input)) : new FixedCell(input))];
        BodyReader body = new(context, arguments, cells);
        if (!body.Read(nodes))
        {
            return null;
        }

        Cell[] next = [.. results.Select(body.Find)];
        (SlotCell Slot, Cell Next)[] states = [.. Enumerable.Range(0, inputs.Length)
            .Where(i => changes[i] && inputs[i] is TensorValue { Type: DataType.Float })
            .Select(i => ((SlotCell)cells[i], next[i]))];
        return LayerMatcher.Match(states) is { } layer
            && (inputs[layer.Input.ListSlot] as ListValue)?.Stacked is { } sequence
            && IsCounter(inputs, cells, next, layer.Input.Time.Slot)
            && IsOfFullLength(context, node, inputs, cells, next, layer.Input.Time, sequence)
                ? new LayerEmitter(context, node, inputs, layer, sequence).Emit(next, changes)
                : null;
    }

    /// <summary>Features of a state, or of an element of a list; -1 where unknown.</summary>
    private static long Width(Value input) => (input is ListValue list ? list.Stacked : input as TensorValue)?.Shape is [.., long width] ? width : Shapes.Unknown;

    private static bool IsCounter(Value[] inputs, Cell[] cells, Cell[] next, int slot) => inputs[slot] is TensorValue { KnownIntegers: [0] }
        && next[slot] is PairCell { Op: "Add" } sum
        && ((ReferenceEquals(sum.Left, cells[slot]) && IsOne(sum.Right)) || (ReferenceEquals(sum.Right, cells[slot]) && IsOne(sum.Left)));

    private static bool IsOne(Cell cell) => cell is FixedCell { Value: TensorValue { KnownIntegers: [1] } };

    /// <summary>Whether the condition lets the loop run over the whole sequence and no further.</summary>
    private static bool IsOfFullLength(LoweringContext context, FlatNode node, Value[] inputs, Cell[] cells, Cell[] next, SlotCell time, TensorValue sequence)
    {
        int before = context.Flattener.Order.Count;
        (FlatTensor[] arguments, FlatTensor[] results) = context.Flattener.OpenLoop(node, node.Function("cond"));
        BodyReader condition = new(context, arguments, cells);
        if (!condition.Read(context.Flattener.Order.Skip(before).ToArray()))
        {
            return false;
        }

        Stack<Cell> open = new(results.Select(condition.Find));
        HashSet<Cell> met = [];
        bool bounded = false;
        while (open.TryPop(out Cell? cell))
        {
            if (!met.Add(cell))
            {
                continue;
            }

            if (cell is PairCell { Op: "LogicalAnd" } both)
            {
                open.Push(both.Left);
                open.Push(both.Right);
            }
            else if (cell is PairCell { Op: "Less", Left: SlotCell counter, Right: FixedCell { Value: TensorValue limit } } && IsCounter(inputs, cells, next, counter.Slot))
            {
                long steps = sequence.Shape is [long length, ..] ? length : Shapes.Unknown;
                long bound = limit.Integers is [long known] ? known : Shapes.Unknown;
                bool isTime = ReferenceEquals(counter, time);
                if (isTime ? bound != steps : bound >= 0 && steps >= 0 && bound < steps)
                {
                    return false;
                }

                bounded |= isTime;
            }
            else
            {
                return false;
            }
        }

        return bounded;
    }
}
