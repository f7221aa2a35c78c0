using Mnist.Formats.TensorFlow.Graphs;

namespace Mnist.MLNet.Lowering;

/// <summary>Batch normalisation as one op; Keras 3 writes it with elementwise ops instead.</summary>
internal static class NormalizationOps
{
    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["FusedBatchNorm"] = Normalize;
        table["FusedBatchNormV2"] = Normalize;
        table["FusedBatchNormV3"] = Normalize;
    }

    private static Value[] Normalize(LoweringContext context, FlatNode node, Value[] inputs)
    {
        ConvolutionOps.RequireChannelsLast(node);
        if (node.Flag("is_training", missing: true))
        {
            throw GraphError.At(node, "batch normalisation in training mode is not supported");
        }

        string[] operands = [context.ChannelsFirst(node, inputs[0]), .. inputs[1..5].Select(input => context.Name(node, input))];
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = inputs[0].Shape,
            ChannelsFirst = context.Emit(node, "BatchNormalization", operands, ("epsilon", node.Float("epsilon", 1e-4f))),
        }];
    }
}
