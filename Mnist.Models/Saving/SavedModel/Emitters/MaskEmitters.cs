using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Layers.Masks;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes the arithmetic of masks: tensors of bool.</summary>
internal static class MaskEmitters
{
    public static void AddTo(EmitterTable table) => table
        .Add<TokenMask>(Tokens)
        .Add<FeatureMask>(Features)
        .Add<AnyMask>(Any)
        .Add<JoinedMask>((call, mask) => MergingEmitters.Join(call, call.InputsAsMasks, DataType.Bool, mask.Axis + 1))
        .Add<FullMask>(Full)
        .Add<Masking>(Clear);

    private static TensorRef Tokens(EmittedCall call, TokenMask mask)
    {
        DataType type = call.InputType(0);
        TensorRef zero = call.Const("NotEqual/y", type == DataType.Int32 ? Attr.Scalar(0) : Attr.Scalar(0f));
        return call.Add("NotEqual", "NotEqual", [call.Input, zero], ("T", Attr.Type(type)));
    }

    private static TensorRef Features(EmittedCall call, FeatureMask mask)
    {
        TensorRef differs = call.Float("NotEqual", "NotEqual", call.Input, call.Const("NotEqual/y", Attr.Scalar(mask.Value)));
        return Positive(call, call.Reduce("Max", "Max", call.Cast("Cast", differs, DataType.Bool, DataType.Float), keep: false, -1));
    }

    private static TensorRef Any(EmittedCall call, AnyMask mask)
    {
        int rank = call.OutputSpec.Row.ndim;
        TensorRef[] masks = [.. call.InputsAsMasks.Select((input, i) => call.Steps($"steps_{i}", input, call.InputSpecs[i].Row, call.InputSpecs[i].Row.ndim, rank))];
        TensorRef any = masks[0];
        for (int i = 1; i < masks.Length; i++)
        {
            any = call.Add($"LogicalOr_{i}", "LogicalOr", [any, masks[i]]);
        }

        return any;
    }

    private static TensorRef Full(EmittedCall call, FullMask mask)
    {
        TensorRef zeros = call.Float("zeros_like", "ZerosLike", call.InputAsFloats);
        TensorRef steps = call.InputSpec.Row.ndim == 0 ? zeros : call.Reduce("Max", "Max", zeros, keep: false, -1);
        return call.Float("Equal", "Equal", steps, call.Const("Equal/y", Attr.Scalar(0f)));
    }

    private static TensorRef Clear(EmittedCall call, Masking layer)
    {
        int rank = call.OutputSpec.Row.ndim;
        TensorRef steps = call.Steps("steps", call.Masks[0], call.MaskSpecs[0].Row, rank, rank);
        return call.Float("mul", "Mul", call.Input, call.Cast("Cast", steps, DataType.Bool, DataType.Float));
    }

    private static TensorRef Positive(EmittedCall call, TensorRef x) => call.Float("Greater", "Greater", x, call.Const("Greater/y", Attr.Scalar(0f)));
}
