using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that work on each element alone. They keep whatever layout their inputs have, so that transposes around convolutions vanish.</summary>
internal static class ElementwiseOps
{
    private static readonly string[] SameName =
    [
        "Relu", "Sigmoid", "Tanh", "Elu", "Selu", "Softplus", "Softsign", "Exp", "Log", "Neg", "Abs", "Sqrt", "Sign", "Floor", "Ceil", "Round", "Erf", "Sin", "Cos", "Reciprocal",
    ];

    public static void Register(Dictionary<string, OpLowering> table)
    {
        foreach (string op in SameName)
        {
            table[op] = (context, node, inputs) => [Unary(context, node, inputs[0], op)];
        }

        table["Inv"] = table["Reciprocal"];
        table["Rint"] = table["Round"];
        table["LogicalNot"] = (context, node, inputs) => [Unary(context, node, inputs[0], "Not")];
        table["LeakyRelu"] = (context, node, inputs) => [Unary(context, node, inputs[0], "LeakyRelu", ("alpha", node.Float("alpha", 0.2f)))];
        table["Relu6"] = Relu6;
        table["Rsqrt"] = (context, node, inputs) => [Unary(context, node, Unary(context, node, inputs[0], "Sqrt"), "Reciprocal")];
        table["Square"] = (context, node, inputs) => [Binary(context, node, inputs[0], inputs[0], "Mul")];
        table["SquaredDifference"] = SquaredDifference;
        table["Softmax"] = (context, node, inputs) => [LastAxis(context, node, inputs[0], "Softmax")];
        table["LogSoftmax"] = (context, node, inputs) => [LastAxis(context, node, inputs[0], "LogSoftmax")];
        table["Cast"] = Cast;
        foreach ((string op, string onnx) in new[]
        {
            ("Add", "Add"), ("AddV2", "Add"), ("Sub", "Sub"), ("Mul", "Mul"), ("Div", "Div"), ("RealDiv", "Div"), ("Pow", "Pow"), ("Maximum", "Max"), ("Minimum", "Min"),
        })
        {
            table[op] = (context, node, inputs) => [Binary(context, node, inputs[0], inputs[1], onnx)];
        }

        foreach ((string op, string onnx) in new[]
        {
            ("Equal", "Equal"), ("Less", "Less"), ("Greater", "Greater"), ("LessEqual", "LessOrEqual"), ("GreaterEqual", "GreaterOrEqual"), ("LogicalAnd", "And"), ("LogicalOr", "Or"),
        })
        {
            table[op] = (context, node, inputs) => [Binary(context, node, inputs[0], inputs[1], onnx, DataType.Bool)];
        }

        table["NotEqual"] = (context, node, inputs) => [Unary(context, node, Binary(context, node, inputs[0], inputs[1], "Equal", DataType.Bool), "Not")];
        table["FloorDiv"] = FloorDiv;
        table["AddN"] = (context, node, inputs) => [inputs.Skip(1).Aggregate(inputs[0], (sum, next) => Binary(context, node, sum, next, "Add"))];
        table["SelectV2"] = Select;
        table["ClipByValue"] = Clip;
        table["ZerosLike"] = (context, node, inputs) => [Like(context, node, inputs[0], 0)];
        table["OnesLike"] = (context, node, inputs) => [Like(context, node, inputs[0], 1)];
    }

    public static Value Unary(LoweringContext context, FlatNode node, Value input, string op, params (string Name, object Value)[] attributes) =>
        input.ChannelsFirst is string first
            ? new Value { Type = input.Type, Shape = input.Shape, ChannelsFirst = context.Emit(node, op, [first], attributes) }
            : new Value { Type = input.Type, Shape = input.Shape, Name = context.Emit(node, op, [context.Name(node, input)], attributes) };

    public static Value Binary(LoweringContext context, FlatNode node, Value a, Value b, string op, DataType? type = null)
    {
        long[]? shape = Shapes.Broadcast(a.Shape, b.Shape);
        DataType result = type ?? a.Type;
        if (FoldIntegers(op, a, b) is long?[] integers)
        {
            Value folded = new() { Type = result, Shape = shape, Elements = integers };
            if (folded.KnownIntegers is not null)
            {
                return folded;
            }

            folded.Name = context.Emit(node, op, [context.Name(node, a), context.Name(node, b)]);
            return folded;
        }

        // One side with channels first is enough when the other has one number per channel or a single one.
        if ((a.ChannelsFirst ?? b.ChannelsFirst) is not null && PerChannel(context, node, a) is string x && PerChannel(context, node, b) is string y)
        {
            return new Value { Type = result, Shape = shape, ChannelsFirst = context.Emit(node, op, [x, y]) };
        }

        return new Value { Type = result, Shape = shape, Name = context.Emit(node, op, [context.Name(node, a), context.Name(node, b)]) };
    }

    /// <summary>The value as an operand beside a tensor with channels first, or null if that needs a transpose.</summary>
    private static string? PerChannel(LoweringContext context, FlatNode node, Value value)
    {
        if (value.ChannelsFirst is not null)
        {
            return value.ChannelsFirst;
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
            : value.Constant is not null ? context.Initializer(node, value.Constant.Reshaped(wide))
            : context.Emit(node, "Reshape", [context.Name(node, value), context.Integers(node, wide)]);
    }

    private static long?[]? FoldIntegers(string op, Value a, Value b)
    {
        if (a.Integers is not long?[] x || b.Integers is not long?[] y || (x.Length != y.Length && x.Length != 1 && y.Length != 1))
        {
            return null;
        }

        Func<long, long, long>? fold = op switch
        {
            "Add" => (p, q) => checked(p + q),
            "Sub" => (p, q) => checked(p - q),
            "Mul" => (p, q) => checked(p * q),
            "Max" => Math.Max,
            "Min" => Math.Min,
            _ => null,
        };
        return fold is null
            ? null
            : [.. Enumerable.Range(0, x.Length == 1 ? y.Length : x.Length).Select(i =>
                x[x.Length == 1 ? 0 : i] is long p && y[y.Length == 1 ? 0 : i] is long q ? fold(p, q) : (long?)null)];
    }

    private static Value[] Relu6(LoweringContext context, FlatNode node, Value[] inputs)
    {
        RequireFloat(node, inputs[0]);
        string zero = context.Initializer(node, TensorData.Floats([], [0f]));
        string six = context.Initializer(node, TensorData.Floats([], [6f]));
        return inputs[0].ChannelsFirst is string first
            ? [new Value { Type = inputs[0].Type, Shape = inputs[0].Shape, ChannelsFirst = context.Emit(node, "Clip", [first, zero, six]) }]
            : [new Value { Type = inputs[0].Type, Shape = inputs[0].Shape, Name = context.Emit(node, "Clip", [context.Name(node, inputs[0]), zero, six]) }];
    }

    private static void RequireFloat(FlatNode node, Value value)
    {
        if (value.Type != DataType.Float)
        {
            throw GraphError.At(node, $"it works on {value.Type}, only Float is supported");
        }
    }

    private static Value[] SquaredDifference(LoweringContext context, FlatNode node, Value[] inputs)
    {
        Value difference = Binary(context, node, inputs[0], inputs[1], "Sub");
        return [Binary(context, node, difference, difference, "Mul")];
    }

    private static Value LastAxis(LoweringContext context, FlatNode node, Value input, string op) =>
        new() { Type = input.Type, Shape = input.Shape, Name = context.Emit(node, op, [context.Name(node, input)], ("axis", -1)) };

    private static Value[] Cast(LoweringContext context, FlatNode node, Value[] inputs)
    {
        DataType target = node.Type("DstT");
        Value input = inputs[0];
        if (target == input.Type)
        {
            return [input];
        }

        bool integer = target is DataType.Int32 or DataType.Int64;
        int to = ElementTypes.ToOnnx(target);
        if (to == 0)
        {
            throw GraphError.At(node, $"a cast to {target} is not supported");
        }

        if (integer && input.KnownIntegers is long[] known)
        {
            return [SourceOps.Of(TensorData.Integers(target, input.Shape ?? [known.Length], known))];
        }

        Value cast = input.ChannelsFirst is string first
            ? new Value { Type = target, Shape = input.Shape, ChannelsFirst = context.Emit(node, "Cast", [first], ("to", to)) }
            : new Value { Type = target, Shape = input.Shape, Elements = integer ? input.Elements : null, Name = context.Emit(node, "Cast", [context.Name(node, input)], ("to", to)) };
        return [cast];
    }

    private static Value[] FloorDiv(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (inputs[0].KnownIntegers is long[] a && inputs[1].KnownIntegers is [not 0 and long divisor])
        {
            return [new Value { Type = inputs[0].Type, Shape = inputs[0].Shape, Elements = [.. a.Select(v => (long?)Math.Floor((double)v / divisor))] }];
        }

        RequireFloat(node, inputs[0]);
        return [Unary(context, node, Binary(context, node, inputs[0], inputs[1], "Div"), "Floor")];
    }

    private static Value[] Select(LoweringContext context, FlatNode node, Value[] inputs) =>
        [new Value
        {
            Type = inputs[1].Type,
            Shape = Shapes.Broadcast(inputs[0].Shape, Shapes.Broadcast(inputs[1].Shape, inputs[2].Shape)),
            Name = context.Emit(node, "Where", inputs.Select(input => context.Name(node, input)).ToArray()),
        }];

    private static Value[] Clip(LoweringContext context, FlatNode node, Value[] inputs) =>
        [Binary(context, node, Binary(context, node, inputs[0], inputs[1], "Max"), inputs[2], "Min")];

    private static Value Like(LoweringContext context, FlatNode node, Value input, float value)
    {
        RequireFloat(node, input);
        string shape = context.Emit(node, "Shape", [context.Name(node, input)]);
        return new Value
        {
            Type = input.Type,
            Shape = input.Shape,
            IsZero = value == 0,
            Name = context.Emit(node, "ConstantOfShape", [shape], ("value", TensorData.Floats([1], [value]))),
        };
    }
}
