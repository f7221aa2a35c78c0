using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Entries picked by index, such as the rows of an embedding.</summary>
internal static class GatherOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("GatherV2", (context, node, inputs) =>
            Gather(context, node, inputs[0], inputs[1], Shapes.Axis(context.Known(node, inputs[2], "axis")[0], context.Rank(node, inputs[0]), node)));
        ops.Add("Gather", (context, node, inputs) => Gather(context, node, inputs[0], inputs[1], axis: 0));
    }

    public static TensorValue Gather(LoweringContext context, FlatNode node, TensorValue table, TensorValue indices, int axis)
    {
        if (node.Int("batch_dims") != 0)
        {
            throw GraphError.At(node, "batch_dims other than 0 are not supported");
        }

        int rank = context.Rank(node, table);
        long[]? shape = indices.Shape is long[] picked ? [.. table.Shape![..axis], .. picked, .. table.Shape![(axis + 1)..]] : null;
        long?[]? integers = rank == 1 && table.Integers is long?[] values && indices.KnownIntegers is { Length: <= IntegerValue.Longest } picks ? [.. picks.Select(pick => values[pick])] : null;
        return IntegerValue.Or(table.Type, shape, integers, () => context.Emit(node, "Gather", context.Names(node, [table, indices]), ("axis", axis)));
    }
}
