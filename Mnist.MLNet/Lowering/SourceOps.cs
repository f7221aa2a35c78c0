using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops without inputs: constants and variables.</summary>
internal static class SourceOps
{
    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["Const"] = Const;
        table["VarHandleOp"] = Handle;
        table["VariableV2"] = (context, node, _) => [Variable(context, node, node.Name)];
        table["Variable"] = table["VariableV2"];
        table["ReadVariableOp"] = (context, node, inputs) => [Variable(context, node, inputs[0].Handle)];
        table["ResourceGather"] = ResourceGather;
    }

    private static Value[] Const(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (!node.Definition.Attr.TryGetValue("value", out AttrValue? value) || value.Tensor is null)
        {
            throw GraphError.At(node, "the attribute 'value' is missing");
        }

        if (value.Tensor.Dtype == DataType.String)
        {
            return [new Value { Type = DataType.String }];
        }

        return [Of(ConstantReader.Read(value.Tensor, node.Name, context.Limits))];
    }

    public static Value Of(TensorData constant) => new()
    {
        Type = constant.Type,
        Shape = constant.Shape,
        Constant = constant,
        IsZero = Array.TrueForAll(constant.Data, b => b == 0),
    };

    private static Value[] Handle(LoweringContext context, FlatNode node, Value[] inputs) =>
        [new Value { Type = DataType.Resource, Handle = node.Name }];

    private static Value Variable(LoweringContext context, FlatNode node, string? handle)
    {
        if (handle is null)
        {
            throw GraphError.At(node, "it reads a resource that is not a variable");
        }

        return Of(context.Variable(handle) ?? throw GraphError.At(node, $"there is no value for the variable '{handle}'; give the folder of a SavedModel that holds it"));
    }

    private static Value[] ResourceGather(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (node.Int("batch_dims") != 0)
        {
            throw GraphError.At(node, "batch_dims other than 0 are not supported");
        }

        Value table = Variable(context, node, inputs[0].Handle);
        return [new Value
        {
            Type = table.Type,
            Shape = inputs[1].Shape is long[] indices ? [.. indices, .. table.Shape![1..]] : null,
            Name = context.Emit(node, "Gather", [context.Name(node, table), context.Name(node, inputs[1])], ("axis", 0)),
        }];
    }
}
