using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Activations;
using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes one time step of a recurrent cell; the formulas stand at the layers.</summary>
internal static class RecurrentCells
{
    /// <summary>Writes a step.</summary>
    /// <param name="body">The loop's body.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">Input of the step, (batch, features).</param>
    /// <param name="arguments">h, c and the weights by name.</param>
    /// <returns>The next h, and the next c of an LSTM.</returns>
    public static (TensorRef H, TensorRef? C) Emit(NodeScope body, RecurrentLayer layer, TensorRef x, IReadOnlyDictionary<string, TensorRef> arguments) => layer switch
    {
        LSTM lstm => Lstm(body, lstm, x, arguments),
        GRU { ResetAfter: true } gru => (GruResetAfter(body, gru, x, arguments), null),
        GRU gru => (GruResetBefore(body, gru, x, arguments), null),
        _ => (Simple(body, layer, x, arguments), null),
    };

    private static (TensorRef H, TensorRef? C) Lstm(NodeScope body, LSTM layer, TensorRef x, IReadOnlyDictionary<string, TensorRef> arguments)
    {
        TensorRef sum = body.Float("sum", "AddV2", body.Float("xw", "MatMul", x, arguments["kernel"]), body.Float("hr", "MatMul", arguments["h"], arguments["recurrent_kernel"]));
        TensorRef gates = Split(body, "gates", Biased(body, "z", sum, arguments, "bias"), 4);
        TensorRef i = Activate(body, "i", layer.RecurrentActivation, gates);
        TensorRef f = Activate(body, "f", layer.RecurrentActivation, gates.At(1));
        TensorRef kept = body.Float("kept", "Mul", f, arguments["c"]);
        TensorRef candidate = Activate(body, "g", layer.Activation, gates.At(2));
        TensorRef c = body.Float("c_next", "AddV2", kept, body.Float("taken", "Mul", i, candidate));
        TensorRef o = Activate(body, "o", layer.RecurrentActivation, gates.At(3));
        return (body.Float("h_next", "Mul", o, Activate(body, "c_activated", layer.Activation, c)), c);
    }

    private static TensorRef GruResetAfter(NodeScope body, GRU layer, TensorRef x, IReadOnlyDictionary<string, TensorRef> arguments)
    {
        TensorRef inputs = Split(body, "input_gates", Biased(body, "xz", body.Float("xw", "MatMul", x, arguments["kernel"]), arguments, "bias"), 3);
        TensorRef recurrent = Split(
            body, "recurrent_gates", Biased(body, "hz", body.Float("hr", "MatMul", arguments["h"], arguments["recurrent_kernel"]), arguments, "recurrent_bias"), 3);
        TensorRef z = Activate(body, "z", layer.RecurrentActivation, body.Float("z_sum", "AddV2", inputs, recurrent));
        TensorRef r = Activate(body, "r", layer.RecurrentActivation, body.Float("r_sum", "AddV2", inputs.At(1), recurrent.At(1)));
        TensorRef reset = body.Float("reset", "Mul", r, recurrent.At(2));
        return Blend(body, layer, z, body.Float("k_sum", "AddV2", inputs.At(2), reset), arguments["h"]);
    }

    private static TensorRef GruResetBefore(NodeScope body, GRU layer, TensorRef x, IReadOnlyDictionary<string, TensorRef> arguments)
    {
        TensorRef inputs = Split(body, "input_gates", Biased(body, "xz", body.Float("xw", "MatMul", x, arguments["kernel"]), arguments, "bias"), 3);
        TensorRef kernels = Split(body, "recurrent_kernels", arguments["recurrent_kernel"], 3);
        TensorRef h = arguments["h"];
        TensorRef z = Activate(body, "z", layer.RecurrentActivation, body.Float("z_sum", "AddV2", inputs, body.Float("hz", "MatMul", h, kernels)));
        TensorRef r = Activate(body, "r", layer.RecurrentActivation, body.Float("r_sum", "AddV2", inputs.At(1), body.Float("hr", "MatMul", h, kernels.At(1))));
        TensorRef reset = body.Float("hk", "MatMul", body.Float("reset", "Mul", r, h), kernels.At(2));
        return Blend(body, layer, z, body.Float("k_sum", "AddV2", inputs.At(2), reset), h);
    }

    private static TensorRef Blend(NodeScope body, GRU layer, TensorRef z, TensorRef candidateSum, TensorRef h)
    {
        TensorRef candidate = Activate(body, "k", layer.Activation, candidateSum);
        TensorRef kept = body.Float("kept", "Mul", z, h);
        TensorRef rest = body.Float("rest", "Sub", body.Const("unit", Attr.Scalar(1f)), z);
        return body.Float("h_next", "AddV2", kept, body.Float("taken", "Mul", rest, candidate));
    }

    private static TensorRef Simple(NodeScope body, RecurrentLayer layer, TensorRef x, IReadOnlyDictionary<string, TensorRef> arguments)
    {
        TensorRef input = Biased(body, "z", body.Float("xw", "MatMul", x, arguments["kernel"]), arguments, "bias");
        TensorRef sum = body.Float("sum", "AddV2", input, body.Float("hr", "MatMul", arguments["h"], arguments["recurrent_kernel"]));
        return Activate(body, "h_next", layer.Activation, sum);
    }

    private static TensorRef Biased(NodeScope body, string name, TensorRef x, IReadOnlyDictionary<string, TensorRef> arguments, string bias) =>
        arguments.TryGetValue(bias, out TensorRef value) ? body.Float(name, "BiasAdd", x, value) : x;

    private static TensorRef Activate(NodeScope body, string name, ActivationFunction function, TensorRef x) => ActivationEmitter.Emit(body, name, function, x);

    private static TensorRef Split(NodeScope body, string name, TensorRef x, int parts)
    {
        TensorRef axis = body.Const($"{name}/split_dim", Attr.Scalar(1));
        return body.Add(name, "Split", [axis, x], [("T", Attr.Type(DataType.Float)), ("num_split", Attr.Int(parts))]);
    }
}
