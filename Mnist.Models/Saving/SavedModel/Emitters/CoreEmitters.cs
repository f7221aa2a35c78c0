using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes dense layers, embeddings, activations and what only lays rows out anew.</summary>
internal static class CoreEmitters
{
    public static void AddTo(EmitterTable table) => table
        .Add<Dense>(Dense)
        .Add<Activation>((call, layer) => ActivationEmitter.Emit(call.Scope, call.Name, layer.Function, call.Input))
        .Add<ReLU>((call, _) => call.Float("Relu", "Relu", call.Input))
        .Add<Dropout>((call, _) => call.Float("Identity", "Identity", call.Input))
        .Add<Embedding>(Embedding)
        .Add<Flatten>((call, _) => Reshape(call))
        .Add<Reshape>((call, _) => Reshape(call));

    private static TensorRef Reshape(EmittedCall call) => call.Reshape("Reshape", call.Input, call.OutputSpec.Row.dims, call.InputType(0));

    // As in Keras, tokens that come as floats are cut to whole numbers.
    private static TensorRef Embedding(EmittedCall call, Embedding layer)
    {
        TensorRef tokens = call.InputType(0) == DataType.Int32 ? call.Input : call.Cast("Cast", call.Input, DataType.Float, DataType.Int32);
        TensorRef axis = call.Const("embedding_lookup/axis", Attr.Scalar(0));
        return call.Add(
            "embedding_lookup",
            "GatherV2",
            [call.Read(0), tokens, axis],
            ("Taxis", Attr.Type(DataType.Int32)),
            ("Tindices", Attr.Type(DataType.Int32)),
            ("Tparams", Attr.Type(DataType.Float)));
    }

    // TensorFlow's MatMul takes matrices only, so rows of more axes are laid flat and folded again.
    private static TensorRef Dense(EmittedCall call, Dense layer)
    {
        bool flat = call.InputSpec.Row.ndim == 1;
        TensorRef rows = flat ? call.Input : call.Reshape("Flat", call.Input, [call.InputSpec.Row[-1]]);
        TensorRef y = call.Float("MatMul", "MatMul", rows, call.Read(0));
        y = layer.UseBias ? call.Float("BiasAdd", "BiasAdd", y, call.Read(1)) : y;
        y = ActivationEmitter.Emit(call.Scope, call.Name, layer.Activation, y);
        return flat ? y : call.Reshape("Fold", y, call.OutputSpec.Row.dims);
    }
}
