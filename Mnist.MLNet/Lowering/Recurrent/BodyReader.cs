using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>Turns the nodes of a loop's body (or condition) into formulas.</summary>
internal sealed class BodyReader
{
    private static readonly HashSet<string> Activations = new(StringComparer.Ordinal) { "Sigmoid", "Tanh", "Relu", "Softsign", "Softplus" };

    private readonly LoweringContext _context;
    private readonly Dictionary<FlatNode, Cell[]> _known = [];

    public BodyReader(LoweringContext context, FlatTensor[] arguments, Cell[] cells)
    {
        _context = context;
        for (int i = 0; i < arguments.Length; i++)
        {
            _known[arguments[i].Node] = [cells[i]];
        }
    }

    /// <summary>Reads nodes in an order in which each follows its inputs.</summary>
    /// <returns>Whether all of them are those that recurrent layers are made of.</returns>
    public bool Read(IReadOnlyCollection<FlatNode> nodes)
    {
        foreach (FlatNode node in nodes)
        {
            if (Read(node, [.. node.Inputs.Select(Find)]) is not Cell[] cells)
            {
                return false;
            }

            foreach (AffineCell cell in cells.OfType<AffineCell>())
            {
                _context.Derive(node, cell.Bytes);
            }

            _known[node] = cells;
        }

        return true;
    }

    public Cell Find(FlatTensor tensor) =>
        tensor.Index < _known[tensor.Node].Length ? _known[tensor.Node][tensor.Index] : throw GraphError.At(tensor.Node, $"output {tensor.Index} does not exist");

    private Cell[]? Read(FlatNode node, Cell[] inputs)
    {
        if (Array.TrueForAll(inputs, input => input is FixedCell))
        {
            Value[] values = OpTable.Lower(_context, node, [.. inputs.Select(input => ((FixedCell)input).Value)]);
            return [.. values.Select(value => new FixedCell(value))];
        }

        Cell? single = (node.Op, inputs) switch
        {
            ("TensorListGetItem", [SlotCell list, SlotCell time, ..]) => new InputCell(list.Slot, time, list.Width),
            ("TensorListSetItem", [SlotCell list, Cell index, Cell item]) => new WriteCell(list.Slot, index, item),
            ("TensorArrayReadV3", [_, SlotCell time, SlotCell list]) => new InputCell(list.Slot, time, list.Width),
            ("TensorArrayWriteV3", [_, Cell index, Cell item, SlotCell list]) => new WriteCell(list.Slot, index, item),
            ("ConcatV2", [.. Cell[] parts, FixedCell { Value: TensorValue { KnownIntegers: [1 or -1] } }]) => new JoinCell(parts),
            ("MatMul", [Cell left, FixedCell { Value: ConstantValue { Constant: { Shape.Length: 2, Type: DataType.Float } matrix } }])
                when !node.Flag("transpose_a") && !node.Flag("transpose_b") => AffineCell.Product(left, matrix),
            ("BiasAdd" or "AddV2" or "Add", [Cell a, Cell b]) => Add(a, b),
            ("Mul" or "Sub" or "Less" or "LogicalAnd", [Cell a, Cell b]) => new PairCell(node.Op, a, b),
            ("StridedSlice", [AffineCell gates, FixedCell begin, FixedCell end, FixedCell strides]) => Slice(node, gates, begin, end, strides),
            (_, [Cell input]) when Activations.Contains(node.Op) => new ActivationCell(node.Op, input),
            _ => null,
        };
        if (single is not null)
        {
            return [single];
        }

        if (node.Op == "Split" && inputs is [FixedCell { Value: TensorValue { KnownIntegers: [1 or -1] } }, AffineCell all])
        {
            int parts = checked((int)node.Int("num_split", 1));
            if (parts > 0 && all.Width % parts == 0)
            {
                return [.. Enumerable.Range(0, parts).Select(i => all.Slice(i * (all.Width / parts), all.Width / parts))];
            }
        }

        return null;
    }

    private static Cell Add(Cell a, Cell b) => (a, b) switch
    {
        (AffineCell x, AffineCell y) when x.Plus(y) is AffineCell sum => sum,
        (AffineCell x, FixedCell { Value: ConstantValue { Constant: TensorData bias } }) when x.Plus(bias) is AffineCell sum => sum,
        (FixedCell { Value: ConstantValue { Constant: TensorData bias } }, AffineCell y) when y.Plus(bias) is AffineCell sum => sum,
        _ => new PairCell("Add", a, b),
    };

    private static AffineCell? Slice(FlatNode node, AffineCell gates, FixedCell begin, FixedCell end, FixedCell strides)
    {
        if (Known(begin) is not long[] from || Known(end) is not long[] to || Known(strides) is not long[] steps)
        {
            return null;
        }

        SliceSpec spec = SliceSpec.Of(node, 2, from, to, steps);
        SliceAxis? columns = spec.Axes.Where(axis => axis.Axis == 1).Select(axis => (SliceAxis?)axis).SingleOrDefault();
        bool plain = spec.Dropped.Length + spec.Inserted.Length == 0 && spec.Axes.All(axis => axis.Step == 1 && (axis.Axis == 1 || axis.IsWhole));
        if (!plain || columns is not SliceAxis cut)
        {
            return null;
        }

        long start = cut.Start < 0 ? cut.Start + gates.Width : cut.Start;
        return gates.Slice((int)start, (int)cut.SizeOf(gates.Width));
    }

    private static long[]? Known(FixedCell cell) => (cell.Value as TensorValue)?.KnownIntegers;
}
