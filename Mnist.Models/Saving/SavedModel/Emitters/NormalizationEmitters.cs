using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes normalisation by statistics.</summary>
internal static class NormalizationEmitters
{
    public static void AddTo(EmitterTable table) => table.Add<BatchNormalization>(BatchNormalization);

    // As Keras 3 writes it: s = gamma / sqrt(variance + epsilon), y = x s + (beta - mean s).
    private static TensorRef BatchNormalization(EmittedCall call, BatchNormalization layer)
    {
        int next = 0;
        TensorRef? gamma = layer.Scale ? call.Read(next++) : null;
        TensorRef? beta = layer.Center ? call.Read(next++) : null;
        TensorRef mean = call.Read(next++);
        TensorRef variance = call.Read(next);
        TensorRef factor = call.Float("add", "AddV2", variance, call.Const("epsilon", Attr.Scalar(layer.Epsilon)));
        factor = call.Float("Rsqrt", "Rsqrt", factor);
        factor = gamma is { } scale ? call.Float("mul", "Mul", factor, scale) : factor;
        TensorRef scaled = call.Float("mul_1", "Mul", call.Input, factor);
        TensorRef offset = call.Float("mul_2", "Mul", mean, factor);
        return beta is { } shift
            ? call.Float("add_1", "AddV2", scaled, call.Float("sub", "Sub", shift, offset))
            : call.Float("sub", "Sub", scaled, offset);
    }
}
