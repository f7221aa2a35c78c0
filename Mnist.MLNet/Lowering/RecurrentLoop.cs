using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Lowering.Recurrent;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// Lowers a loop that is a recurrent layer to ONNX's LSTM, GRU or RNN. What the loop computes is found by following
/// its data, not by names, so Keras 2, Keras 3 and our own files are all the same case.
/// </summary>
internal static class RecurrentLoop
{
    private const string NotALayer = "the loop is none of the recurrent layers LSTM, GRU and SimpleRNN, which are the loops that can be lowered";

    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs)
    {
        int before = context.Flattener.Order.Count;
        (FlatTensor[] arguments, FlatTensor[] results) = context.Flattener.OpenLoop(node, node.Function("body"));
        int after = context.Flattener.Order.Count;
        if (arguments.Length != inputs.Length || results.Length != inputs.Length)
        {
            throw GraphError.At(node, "its body does not have as many arguments and results as the loop has variables");
        }

        bool[] changes = [.. results.Select((result, i) => result != arguments[i])];
        Cell[] cells = [.. inputs.Select((input, i) => changes[i] || input.Type == DataType.Variant ? (Cell)new SlotCell(i) : new FixedCell(input))];
        BodyReader body = new(context, arguments, cells);
        body.Read(context.Flattener.Order.Skip(before).Take(after - before));
        Cell[] next = [.. results.Select(body.Find)];

        (SlotCell Slot, Cell Next)[] states = [.. Enumerable.Range(0, inputs.Length)
            .Where(i => changes[i] && inputs[i].Type == DataType.Float)
            .Select(i => ((SlotCell)cells[i], next[i]))];
        RecurrentLayer layer = LayerMatcher.Match(states) ?? throw GraphError.At(node, NotALayer);
        Value sequence = inputs[layer.Input.ListSlot].Stacked ?? throw GraphError.At(node, NotALayer);
        RequireCounter(node, inputs, cells, next, layer.Input.Time.Slot);
        RequireFullLength(context, node, inputs, cells, next, layer.Input.Time, sequence);
        return Emit(context, node, inputs, next, changes, layer, sequence);
    }

    private static void RequireCounter(FlatNode node, Value[] inputs, Cell[] cells, Cell[] next, int slot)
    {
        bool counts = inputs[slot].KnownIntegers is [0]
            && next[slot] is PairCell { Op: "Add" } sum
            && ((ReferenceEquals(sum.Left, cells[slot]) && sum.Right is FixedCell { Value.KnownIntegers: [1] })
                || (ReferenceEquals(sum.Right, cells[slot]) && sum.Left is FixedCell { Value.KnownIntegers: [1] }));
        if (!counts)
        {
            throw GraphError.At(node, NotALayer);
        }
    }

    /// <summary>The condition has to let the loop run over the whole sequence and no further.</summary>
    private static void RequireFullLength(LoweringContext context, FlatNode node, Value[] inputs, Cell[] cells, Cell[] next, SlotCell time, Value sequence)
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
            else if (cell is PairCell { Op: "Less", Left: SlotCell counter, Right: FixedCell limit })
            {
                RequireCounter(node, inputs, cells, next, counter.Slot);
                long steps = sequence.Shape is [long length, ..] ? length : Shapes.Unknown;
                long bound = limit.Value.Integers is [long known] ? known : Shapes.Unknown;
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

    private static Value[] Emit(LoweringContext context, FlatNode node, Value[] inputs, Cell[] next, bool[] changes, RecurrentLayer layer, Value sequence)
    {
        long batch = sequence.Shape is [_, long size, _] ? size : Shapes.Unknown;
        long steps = sequence.Shape is [long length, _, _] ? length : Shapes.Unknown;
        NodeProto recurrent = context.EmitMany(node, layer.Op, Operands(context, node, inputs, layer, sequence), layer.StateSlots.Length + 1, Attributes(layer));
        Value[] outputs = new Value[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            int state = Array.IndexOf(layer.StateSlots, i);
            outputs[i] = state >= 0
                ? new Value { Type = DataType.Float, Shape = [batch, layer.Units], Name = context.Emit(node, "Squeeze", [recurrent.Output[state + 1], context.Integers(node, 0)]) }
                : next[i] is WriteCell write ? new Value { Type = DataType.Variant, Stacked = Written(write) }
                : changes[i] ? new Value { Type = inputs[i].Type, Shape = [] }
                : inputs[i];
        }

        return outputs;

        Value Written(WriteCell write)
        {
            if (!ReferenceEquals(write.Item, next[layer.StateSlots[0]]))
            {
                throw GraphError.At(node, NotALayer);
            }

            // A list of one element that every step overwrites ends with the last state; any other keeps all steps.
            bool all = write.Index is SlotCell index && index.Slot == layer.Input.Time.Slot;
            if (!all && write.Index is not FixedCell { Value.KnownIntegers: [0] })
            {
                throw GraphError.At(node, NotALayer);
            }

            return all
                ? new Value { Type = DataType.Float, Shape = [steps, batch, layer.Units], Name = context.Emit(node, "Squeeze", [recurrent.Output[0], context.Integers(node, 1)]) }
                : new Value { Type = DataType.Float, Shape = [1, batch, layer.Units], Name = recurrent.Output[1] };
        }
    }

    private static List<string> Operands(LoweringContext context, FlatNode node, Value[] inputs, RecurrentLayer layer, Value sequence)
    {
        long gates = layer.InputWeights.Length;
        long units = layer.Units;
        long features = layer.InputWeights[0].Rows;
        float[] bias = [.. layer.InputBias.SelectMany(v => v), .. layer.StateBias.SelectMany(v => v)];
        List<string> operands =
        [
            context.Name(node, sequence),
            context.Initializer(node, TensorData.Floats([1, gates * units, features], [.. layer.InputWeights.SelectMany(m => m.Transposed())])),
            context.Initializer(node, TensorData.Floats([1, gates * units, units], [.. layer.StateWeights.SelectMany(m => m.Transposed())])),
            context.Initializer(node, TensorData.Floats([1, 2 * gates * units], bias)),
        ];
        if (!Array.TrueForAll(layer.StateSlots, slot => inputs[slot].IsZero))
        {
            operands.Add("");   // lengths of the sequences: all full
            operands.AddRange(layer.StateSlots.Select(slot => context.Emit(node, "Unsqueeze", [context.Name(node, inputs[slot]), context.Integers(node, 0)])));
        }

        return operands;
    }

    private static (string Name, object Value)[] Attributes(RecurrentLayer layer)
    {
        List<(string Name, object Value)> attributes = [("hidden_size", layer.Units), ("activations", layer.Activations)];
        if (layer.Op == "GRU")
        {
            attributes.Add(("linear_before_reset", layer.ResetAfter));
        }

        return [.. attributes];
    }
}
