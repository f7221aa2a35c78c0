using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Batch normalisation as one op; Keras 3 writes it with elementwise ops instead.</summary>
internal static class NormalizationOps
{
    public static void Register(OpRegistry ops)
    {
        ops.AddMany("FusedBatchNorm", Normalize);
        ops.AddMany("FusedBatchNormV2", Normalize);
        ops.AddMany("FusedBatchNormV3", Normalize);
    }

    private static TensorValue[] Normalize(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        float epsilon = node.Float("epsilon", 1e-4f);
        if (node.Flag("is_training", missing: true))
        {
            return [ByOwnStatistics(context, node, inputs, epsilon)];
        }

        ConvolutionOps.RequireChannelsLast(node);
        string[] operands = [context.ChannelsFirst(node, inputs[0]), .. context.Names(node, inputs[1..5])];
        return [new ImageValue(inputs[0].Type, inputs[0].Shape, context.Emit(node, "BatchNormalization", operands, ("epsilon", epsilon)))];
    }

    /// <summary>
    /// Keras 2 writes layer normalisation as batch normalisation in training mode: the rows to normalise lie on the channel
    /// axis, and the batch axis is 1. With a real batch axis, rows would depend on the rows beside them.
    /// </summary>
    private static NodeValue ByOwnStatistics(LoweringContext context, FlatNode node, TensorValue[] inputs, float epsilon)
    {
        if (node.Text("data_format", "NHWC") != "NCHW" || inputs[0].Shape is not [1, _, _, _])
        {
            throw GraphError.At(node, "batch normalisation in training mode is not supported");
        }

        long[] axes = [0, 2, 3];
        string x = context.Name(node, inputs[0]);
        string centred = context.Emit(node, "Sub", [x, context.Emit(node, "ReduceMean", [x], ("axes", axes), ("keepdims", 1))]);
        string variance = context.Emit(node, "ReduceMean", [context.Emit(node, "Mul", [centred, centred])], ("axes", axes), ("keepdims", 1));
        string deviation = context.Emit(node, "Sqrt", [context.Emit(node, "Add", [variance, context.Float(node, epsilon)])]);
        string scaled = context.Emit(node, "Mul", [context.Emit(node, "Div", [centred, deviation]), PerChannel(inputs[1])]);
        return new NodeValue(inputs[0].Type, inputs[0].Shape, context.Emit(node, "Add", [scaled, PerChannel(inputs[2])]));

        string PerChannel(TensorValue vector) => context.Emit(node, "Reshape", [context.Name(node, vector), context.Integers(node, -1, 1, 1)]);
    }
}
