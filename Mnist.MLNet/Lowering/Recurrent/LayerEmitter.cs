using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>Writes a recognised layer as ONNX's LSTM, GRU or RNN, and the loop's variables from its results.</summary>
internal sealed class LayerEmitter(LoweringContext context, FlatNode node, Value[] inputs, RecurrentLayer layer, TensorValue sequence)
{
    private readonly long _batch = sequence.Shape is [_, long size, _] ? size : Shapes.Unknown;
    private readonly long _steps = sequence.Shape is [long length, _, _] ? length : Shapes.Unknown;

    /// <summary>The loop's variables after the loop, or null when one of them is none of the layer's results.</summary>
    /// <param name="next">What a step makes of each variable.</param>
    /// <param name="changes">Which of them a step changes.</param>
    public Value[]? Emit(Cell[] next, bool[] changes)
    {
        WriteCell[] writes = [.. next.OfType<WriteCell>()];
        if (!Array.TrueForAll(writes, write => ReferenceEquals(write.Item, next[layer.StateSlots[0]]) && (WritesAll(write) || WritesLast(write))))
        {
            return null;
        }

        // The states of all steps, and what the input gives to the gates of each.
        context.Rows.NoteScratch(_steps, Shapes.Unknown, (layer.InputWeights.Length + 1) * layer.Units);
        NodeProto recurrent = context.EmitMany(node, layer.Op, Operands(), layer.StateSlots.Length + 1, Attributes());
        return [.. inputs.Select((input, i) =>
            Array.IndexOf(layer.StateSlots, i) is >= 0 and int state ? Squeezed([_batch, layer.Units], recurrent.Output[state + 1], axis: 0)
            : next[i] is WriteCell write ? new ListValue(WritesAll(write)
                ? Squeezed([_steps, _batch, layer.Units], recurrent.Output[0], axis: 1)
                : new NodeValue(DataType.Float, [1, _batch, layer.Units], recurrent.Output[1]))
            : changes[i] ? new OpaqueValue()
            : input)];
    }

    private bool WritesAll(WriteCell write) => write.Index is SlotCell index && index.Slot == layer.Input.Time.Slot;

    // A list of one element that every step overwrites ends with the last state.
    private static bool WritesLast(WriteCell write) => write.Index is FixedCell { Value: TensorValue { KnownIntegers: [0] } };

    private NodeValue Squeezed(long[] shape, string name, long axis) => new(DataType.Float, shape, context.Emit(node, "Squeeze", [name, context.Integers(node, axis)]));

    private List<string> Operands()
    {
        long gates = layer.InputWeights.Length;
        long units = layer.Units;
        long features = layer.InputWeights[0].Rows;
        float[] bias = [.. layer.InputBias.SelectMany(vector => vector), .. layer.StateBias.SelectMany(vector => vector)];
        List<string> operands =
        [
            context.Name(node, sequence),
            context.Initializer(node, TensorData.Floats([1, gates * units, features], [.. layer.InputWeights.SelectMany(matrix => matrix.Transposed())])),
            context.Initializer(node, TensorData.Floats([1, gates * units, units], [.. layer.StateWeights.SelectMany(matrix => matrix.Transposed())])),
            context.Initializer(node, TensorData.Floats([1, 2 * gates * units], bias)),
        ];
        TensorValue[] states = [.. layer.StateSlots.Select(slot => (TensorValue)inputs[slot])];
        if (!Array.TrueForAll(states, state => state.IsZero))
        {
            operands.Add("");   // lengths of the sequences: all full
            operands.AddRange(states.Select(state => context.Emit(node, "Unsqueeze", [context.Name(node, state), context.Integers(node, 0)])));
        }

        return operands;
    }

    private (string Name, object Value)[] Attributes()
    {
        List<(string Name, object Value)> attributes = [("hidden_size", layer.Units), ("activations", layer.Activations)];
        if (layer.Op == "GRU")
        {
            attributes.Add(("linear_before_reset", layer.ResetAfter));
        }

        return [.. attributes];
    }
}
