using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>
/// Lowers a loop that is a recurrent layer to ONNX's LSTM, GRU or RNN. What the loop computes is found by following
/// its data, not by names, so Keras 2, Keras 3, TensorFlow 1 and our own files are all the same case.
/// </summary>
internal static class RecurrentLoop
{
    private const string NotALayer = "the loop is none of the recurrent layers LSTM, GRU and SimpleRNN, which are the loops that can be lowered";

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
        if (Array.Exists(nodes, made => made.Op is "Select" or "SelectV2"))
        {
            // A step under a mask chooses between the new state and the old, which ONNX's layers cannot do.
            return UnrolledLoop.Lower(context, node, inputs, arguments, results, nodes);
        }

        bool[] changes = [.. results.Select((result, i) => result != arguments[i])];
        Cell[] cells = [.. inputs.Select((input, i) => changes[i] || input is ListValue ? (Cell)new SlotCell(i, Width(input)) : new FixedCell(input))];
        BodyReader body = new(context, arguments, cells);
        body.Read(nodes);
        Cell[] next = [.. results.Select(body.Find)];

        (SlotCell Slot, Cell Next)[] states = [.. Enumerable.Range(0, inputs.Length)
            .Where(i => changes[i] && inputs[i] is TensorValue { Type: DataType.Float })
            .Select(i => ((SlotCell)cells[i], next[i]))];
        RecurrentLayer layer = LayerMatcher.Match(states) ?? throw GraphError.At(node, NotALayer);
        TensorValue sequence = (inputs[layer.Input.ListSlot] as ListValue)?.Stacked ?? throw GraphError.At(node, NotALayer);
        RequireCounter(node, inputs, cells, next, layer.Input.Time.Slot);
        RequireFullLength(context, node, inputs, cells, next, layer.Input.Time, sequence);
        return new LayerEmitter(context, node, inputs, layer, sequence).Emit(next, changes) ?? throw GraphError.At(node, NotALayer);
    }

    /// <summary>Features of a state, or of an element of a list; -1 where unknown.</summary>
    private static long Width(Value input) => (input is ListValue list ? list.Stacked : input as TensorValue)?.Shape is [.., long width] ? width : Shapes.Unknown;

    private static void RequireCounter(FlatNode node, Value[] inputs, Cell[] cells, Cell[] next, int slot)
    {
        bool counts = inputs[slot] is TensorValue { KnownIntegers: [0] }
            && next[slot] is PairCell { Op: "Add" } sum
            && ((ReferenceEquals(sum.Left, cells[slot]) && IsOne(sum.Right)) || (ReferenceEquals(sum.Right, cells[slot]) && IsOne(sum.Left)));
        if (!counts)
        {
            throw GraphError.At(node, NotALayer);
        }
    }

    private static bool IsOne(Cell cell) => cell is FixedCell { Value: TensorValue { KnownIntegers: [1] } };

    /// <summary>The condition has to let the loop run over the whole sequence and no further.</summary>
    private static void RequireFullLength(LoweringContext context, FlatNode node, Value[] inputs, Cell[] cells, Cell[] next, SlotCell time, TensorValue sequence)
    {
        int before = context.Flattener.Order.Count;
        (FlatTensor[] arguments, FlatTensor[] results) = context.Flattener.OpenLoop(node, node.Function("cond"));
        BodyReader condition = new(context, arguments, cells);
        condition.Read(context.Flattener.Order.Skip(before).ToArray());
        Stack<Cell> open = new(results.Select(condition.Find));
        bool bounded = false;
        while (open.TryPop(out Cell? cell))
        {
            if (cell is PairCell { Op: "LogicalAnd" } both)
            {
                open.Push(both.Left);
                open.Push(both.Right);
            }
            else if (cell is PairCell { Op: "Less", Left: SlotCell counter, Right: FixedCell { Value: TensorValue limit } })
            {
                RequireCounter(node, inputs, cells, next, counter.Slot);
                long steps = sequence.Shape is [long length, ..] ? length : Shapes.Unknown;
                long bound = limit.Integers is [long known] ? known : Shapes.Unknown;
                bool isTime = ReferenceEquals(counter, time);
                if (isTime ? bound != steps : bound >= 0 && steps >= 0 && bound < steps)
                {
                    throw GraphError.At(node, "the loop does not run over the whole of its input sequence");
                }

                bounded |= isTime;
            }
            else
            {
                throw GraphError.At(node, NotALayer);
            }
        }

        if (!bounded)
        {
            throw GraphError.At(node, NotALayer);
        }
    }
}
