using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops without inputs: constants and variables.</summary>
internal static class SourceOps
{
    public static void Register(OpRegistry ops)
    {
        ops.AddAny("Const", Const);
        ops.AddAny("VarHandleOp", (_, node, _) => [new HandleValue(node.Name)]);
        ops.AddAny("VariableV2", (context, node, _) => [Variable(context, node, node.Name)]);
        ops.AddAny("Variable", (context, node, _) => [Variable(context, node, node.Name)]);
        ops.AddAny("ReadVariableOp", (context, node, inputs) => [Variable(context, node, Handle(node, inputs[0]))]);
        ops.AddAny("ResourceGather", ResourceGather);
    }

    private static Value[] Const(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (!node.Definition.Attr.TryGetValue("value", out AttrValue? value) || value.Tensor is null)
        {
            throw GraphError.At(node, "the attribute 'value' is missing");
        }

        return [value.Tensor.Dtype == DataType.String ? new OpaqueValue() : context.Constant(node, value.Tensor)];
    }

    private static string Handle(FlatNode node, Value input) =>
        input is HandleValue handle ? handle.Handle : throw GraphError.At(node, "it reads a resource that is not a variable");

    private static ConstantValue Variable(LoweringContext context, FlatNode node, string handle) =>
        context.Variable(handle) ?? throw GraphError.At(node, $"there is no value for the variable '{FileText.Name(handle)}'; give the folder of a SavedModel that holds it");

    private static Value[] ResourceGather(LoweringContext context, FlatNode node, Value[] inputs)
    {
        TensorValue indices = inputs[1] as TensorValue ?? throw GraphError.At(node, "its indices are not a tensor");
        return [GatherOps.Gather(context, node, Variable(context, node, Handle(node, inputs[0])), indices, axis: 0)];
    }
}
