using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that work on each element alone. They keep whatever layout their inputs have, so that transposes around convolutions vanish.</summary>
internal static class ElementwiseOps
{
    // Each is an operation of its own.
    private const int MostSummands = 1_000;

    private static readonly (string Op, string Onnx)[] UnaryOps =
    [
        .. new[]
        {
            "Relu", "Sigmoid", "Tanh", "Elu", "Selu", "Softplus", "Softsign", "Exp", "Log", "Neg", "Abs", "Sqrt", "Sign", "Floor", "Ceil", "Round", "Erf", "Sin", "Cos", "Reciprocal",
        }.Select(op => (op, op)),
        ("Inv", "Reciprocal"), ("Rint", "Round"), ("LogicalNot", "Not"),
    ];

    private static readonly (string Op, string Onnx)[] BinaryOps =
    [
        ("Add", "Add"), ("AddV2", "Add"), ("Sub", "Sub"), ("Mul", "Mul"), ("Div", "Div"), ("RealDiv", "Div"), ("Pow", "Pow"), ("Maximum", "Max"), ("Minimum", "Min"),
    ];

    public static void Register(OpRegistry ops)
    {
        foreach ((string op, string onnx) in UnaryOps)
        {
            ops.Add(op, (context, node, inputs) => Unary(context, node, inputs[0], onnx));
        }

        foreach ((string op, string onnx) in BinaryOps)
        {
            ops.Add(op, (context, node, inputs) => Binary(context, node, inputs[0], inputs[1], onnx));
        }

        ops.Add("LeakyRelu", (context, node, inputs) => Unary(context, node, inputs[0], "LeakyRelu", ("alpha", node.Float("alpha", 0.2f))));
        ops.Add("Relu6", Relu6);
        ops.Add("Rsqrt", (context, node, inputs) => Unary(context, node, Unary(context, node, inputs[0], "Sqrt"), "Reciprocal"));
        ops.Add("Erfc", (context, node, inputs) => WithOne(context, node, Unary(context, node, inputs[0], "Erf"), "Sub", oneFirst: true));
        ops.Add("Log1p", (context, node, inputs) => Unary(context, node, WithOne(context, node, inputs[0], "Add"), "Log"));
        ops.Add("Expm1", (context, node, inputs) => WithOne(context, node, Unary(context, node, inputs[0], "Exp"), "Sub"));
        ops.Add("Square", (context, node, inputs) => Binary(context, node, inputs[0], inputs[0], "Mul"));
        ops.Add("SquaredDifference", SquaredDifference);
        ops.Add("Softmax", (context, node, inputs) => LastAxis(context, node, inputs[0], "Softmax"));
        ops.Add("LogSoftmax", (context, node, inputs) => LastAxis(context, node, inputs[0], "LogSoftmax"));
        ops.Add("Cast", Cast);
        ops.Add("FloorDiv", FloorDiv);
        ops.Add("AddN", (context, node, inputs) => inputs.Skip(1).Aggregate(inputs[0], (sum, next) => Binary(context, node, sum, next, "Add")));
        ops.Add("ClipByValue", (context, node, inputs) => Binary(context, node, Binary(context, node, inputs[0], inputs[1], "Max"), inputs[2], "Min"));
    }

    /// <exception cref="ModelFormatException">A node adds more tensors than one may.</exception>
    public static void RequireFewSummands(FlatNode node)
    {
        if (node.Op == "AddN" && node.Inputs.Length > MostSummands)
        {
            throw GraphError.At(node, $"it adds {node.Inputs.Length} tensors; up to {MostSummands} are added by one node");
        }
    }

    public static TensorValue Unary(LoweringContext context, FlatNode node, TensorValue input, string op, params (string Name, object Value)[] attributes) =>
        (op == "Floor" ? RandomOps.Floor(input) : null) ?? context.KeepLayout(node, input, input.Type, name => context.Emit(node, op, [name], attributes));

    public static TensorValue Binary(LoweringContext context, FlatNode node, TensorValue a, TensorValue b, string op, DataType? type = null)
    {
        if ((Folding.Floats(op, a, b) ?? RandomOps.Binary(op, a, b)) is TensorValue known)
        {
            return known;
        }

        long[]? shape = Shapes.Broadcast(a.Shape, b.Shape);
        DataType result = type ?? a.Type;
        if (Folding.Integers(op, a, b) is long?[] integers)
        {
            return IntegerValue.Or(result, shape, integers, () => context.Emit(node, op, context.Names(node, [a, b])));
        }

        // One side with channels first is enough when the other has one number per channel or a single one.
        return (a is ImageValue || b is ImageValue) && PerChannel(context, node, a) is string x && PerChannel(context, node, b) is string y
            ? new ImageValue(result, shape, context.Emit(node, op, [x, y]))
            : new NodeValue(result, shape, context.Emit(node, op, context.Names(node, [a, b])));
    }

    /// <summary>The value as an operand beside a tensor with channels first, or null if that needs a transpose.</summary>
    private static string? PerChannel(LoweringContext context, FlatNode node, TensorValue value)
    {
        if (value is ImageValue image)
        {
            return image.ChannelsFirst;
        }

        if (value.Shape is not long[] shape || shape.Length > 4 || shape.Take(shape.Length - 1).Any(size => size != 1))
        {
            return null;
        }

        if (shape.Length == 0)
        {
            return context.Name(node, value);
        }

        long[] wide = [shape[^1], 1, 1];
        return shape[^1] < 0 ? null
            : value is ConstantValue known ? context.Initializer(node, context.Reshaped(known.Constant, wide))
            : context.Emit(node, "Reshape", [context.Name(node, value), context.Integers(node, wide)]);
    }

    private static TensorValue Relu6(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        context.RequireFloat(node, inputs[0]);
        return context.KeepLayout(node, inputs[0], DataType.Float, name => context.Emit(node, "Clip", [name, context.Float(node, 0), context.Float(node, 6)]));
    }

    private static TensorValue WithOne(LoweringContext context, FlatNode node, TensorValue input, string op, bool oneFirst = false)
    {
        context.RequireFloat(node, input);
        string one = context.Float(node, 1);
        return context.KeepLayout(node, input, DataType.Float, name => context.Emit(node, op, oneFirst ? [one, name] : [name, one]));
    }

    private static TensorValue SquaredDifference(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        TensorValue difference = Binary(context, node, inputs[0], inputs[1], "Sub");
        return Binary(context, node, difference, difference, "Mul");
    }

    private static NodeValue LastAxis(LoweringContext context, FlatNode node, TensorValue input, string op) =>
        new(input.Type, input.Shape, context.Emit(node, op, [context.Name(node, input)], ("axis", -1)));

    private static TensorValue Cast(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        DataType target = node.Type("DstT");
        TensorValue input = inputs[0];
        if (target == input.Type)
        {
            return input;
        }

        int to = ElementTypes.ToOnnx(target);
        if (to == 0)
        {
            throw GraphError.At(node, $"a cast to {target} is not supported");
        }

        bool integer = target is DataType.Int32 or DataType.Int64;
        return integer && input.KnownIntegers is long[] known ? context.Known(node, target, input.Shape ?? [known.Length], known)
            : integer && input.Integers is long?[] some ? IntegerValue.Or(target, input.Shape, some, () => context.Emit(node, "Cast", [context.Name(node, input)], ("to", to)))
            : context.KeepLayout(node, input, target, name => context.Emit(node, "Cast", [name], ("to", to)));
    }

    private static TensorValue FloorDiv(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        if (inputs[0].KnownIntegers is { Length: <= IntegerValue.Longest } a && inputs[1].KnownIntegers is [not 0 and long divisor])
        {
            return IntegerValue.Known(inputs[0].Type, inputs[0].Shape, a.Select(value => (long)Math.Floor((double)value / divisor)));
        }

        context.RequireFloat(node, inputs[0]);
        return Unary(context, node, Binary(context, node, inputs[0], inputs[1], "Div"), "Floor");
    }
}
