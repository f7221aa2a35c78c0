using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes what makes one tensor of several.</summary>
internal static class MergingEmitters
{
    // Of Keras: 1 / norm is 1e7 at most.
    private const float SmallestSquare = 1e-14f;

    public static void AddTo(EmitterTable table) => table
        .Add<Add>((call, _) => Fold(call, call.Aligned, "AddV2", "add"))
        .Add<Subtract>((call, _) => Fold(call, call.Aligned, "Sub", "sub"))
        .Add<Average>(Average)
        .Add<Multiply>((call, _) => Masked(call, "Mul", neutral: 1f, clears: true))
        .Add<Maximum>((call, _) => Masked(call, "Maximum", float.NegativeInfinity, clears: false))
        .Add<Minimum>((call, _) => Masked(call, "Minimum", float.PositiveInfinity, clears: false))
        .Add<Concatenate>((call, layer) => Join(call, call.Inputs, DataType.Float, layer.Axis))
        .Add<Dot>(Dot);

    /// <summary>Writes tensors one after the other along an axis.</summary>
    public static TensorRef Join(EmittedCall call, IReadOnlyList<TensorRef> tensors, DataType type, int axis) => call.Add(
        "concat",
        "ConcatV2",
        [.. tensors, call.Const("concat/axis", Attr.Scalar(axis))],
        ("N", Attr.Int(tensors.Count)),
        ("T", Attr.Type(type)),
        ("Tidx", Attr.Type(DataType.Int32)));

    private static TensorRef Fold(EmittedCall call, IReadOnlyList<TensorRef> tensors, string op, string node)
    {
        TensorRef folded = tensors[0];
        for (int i = 1; i < tensors.Count; i++)
        {
            folded = call.Float(i == 1 ? node : FormattableString.Invariant($"{node}_{i - 1}"), op, folded, tensors[i]);
        }

        return folded;
    }

    private static TensorRef Average(EmittedCall call, Average layer) =>
        call.Float("truediv", "RealDiv", Fold(call, call.Aligned, "AddV2", "add"), call.Const("truediv/y", Attr.Scalar((float)call.Inputs.Count)));

    // Where an input does not count it is taken as a number that changes nothing; where none counts the result is 0, or the first input's.
    private static TensorRef Masked(EmittedCall call, string op, float neutral, bool clears)
    {
        IReadOnlyList<TensorRef> tensors = call.Aligned;
        string node = op.ToLowerInvariant();
        if (call.Masks.Count == 0)
        {
            return Fold(call, tensors, op, node);
        }

        int rank = call.OutputSpec.Row.ndim;
        TensorRef[] masks = [.. call.Masks.Select((mask, i) => call.Steps($"steps_{i}", mask, call.MaskSpecs[i].Row, call.InputSpecs[i].Row.ndim, rank))];
        TensorRef other = call.Const("neutral", Attr.Scalar(neutral));
        TensorRef folded = Fold(call, [.. tensors.Select((tensor, i) => call.Float($"select_{i}", "SelectV2", masks[i], tensor, other))], op, node);
        TensorRef any = masks[0];
        for (int i = 1; i < masks.Length; i++)
        {
            any = call.Add($"any_{i}", "LogicalOr", [any, masks[i]]);
        }

        return call.Float("select", "SelectV2", any, folded, clears ? call.Const("zero", Attr.Scalar(0f)) : tensors[0]);
    }

    // Both sides become matrices, their vectors in rows and in columns; TensorFlow multiplies those batch by batch.
    private static TensorRef Dot(EmittedCall call, Dot layer)
    {
        (TensorRef left, long[] rows) = Side(call, 0, layer.Axes.First, layer.Normalize);
        (TensorRef right, long[] columns) = Side(call, 1, layer.Axes.Second, layer.Normalize);
        TensorRef product = call.Add("MatMul", "BatchMatMulV2", [left, right], ("T", Attr.Type(DataType.Float)), ("adj_y", Attr.Bool(true)));
        return call.Reshape("Fold", product, rows.Length + columns.Length == 0 ? [1] : [.. rows, .. columns]);
    }

    // (batch, the other axes as one, the vector)
    private static (TensorRef Matrix, long[] Others) Side(EmittedCall call, int input, int axis, bool normalize)
    {
        long[] row = call.InputSpecs[input].Row.dims;
        int place = axis < 0 ? axis + row.Length : axis - 1;
        long[] others = [.. row[..place], .. row[(place + 1)..]];
        TensorRef x = call.Inputs[input];
        if (place != row.Length - 1)
        {
            int[] order = [0, .. Enumerable.Range(1, row.Length).Where(i => i != place + 1), place + 1];
            x = call.Add($"transpose_{input}", "Transpose", [x, call.Const($"transpose_{input}/perm", Attr.Vector(order))], ("T", Attr.Type(DataType.Float)), ("Tperm", Attr.Type(DataType.Int32)));
        }

        if (normalize)
        {
            TensorRef squares = call.Reduce($"Sum_{input}", "Sum", call.Float($"Square_{input}", "Mul", x, x), keep: true, -1);
            TensorRef length = call.Float($"Maximum_{input}", "Maximum", squares, call.Const($"Maximum_{input}/y", Attr.Scalar(SmallestSquare)));
            x = call.Float($"normalize_{input}", "Mul", x, call.Float($"Rsqrt_{input}", "Rsqrt", length));
        }

        return (call.Reshape($"Flat_{input}", x, [others.Aggregate(1L, (product, size) => product * size), row[place]]), others);
    }
}
