using System.Runtime.InteropServices;
using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Callbacks;

namespace Mnist.Models.Training;

/// <summary>The part of a checkpoint that callbacks remember.</summary>
/// <param name="callbacks">Those that remember something, in fit's order.</param>
internal sealed class CallbackStates(IReadOnlyList<IStatefulCallback> callbacks)
{
    private IReadOnlyList<CallbackState> _read = [];

    /// <summary>Refuses the checkpoint of a run with other callbacks: going on from it could not give the same bits.</summary>
    /// <exception cref="ModelFormatException">There are others, or they come in another order.</exception>
    public void RequireSame(IReadOnlyList<CallbackRecord> records, string folder)
    {
        if (!callbacks.Select(callback => callback.Identity).SequenceEqual(records.Select(record => record.Identity)))
        {
            throw new ModelFormatException(
                $"the checkpoint was written with the callbacks {Names(records.Select(record => record.Identity))}, this run has {Names(callbacks.Select(callback => callback.Identity))}; "
                + "use those it was started with, or remove the folder to start again",
                folder);
        }
    }

    /// <summary>Reads the states; no callback has them yet.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or damaged.</exception>
    public void Read(IReadOnlyList<CallbackRecord> records, TensorBundleReader bundle, string prefix) =>
        _read = [.. records.Select((record, i) => new CallbackState(
            record.Numbers,
            record.Arrays.ToDictionary(arrays => arrays.Key, IReadOnlyList<NDArray> (arrays) => [.. Enumerable.Range(0, Math.Max(0, arrays.Value)).Select(j => Array(bundle, Key(i, arrays.Key, j), prefix))]),
            prefix))];

    /// <summary>Gives the callbacks what was read of them: when they have been told that training begins.</summary>
    public void Restore()
    {
        for (int i = 0; i < _read.Count; i++)
        {
            callbacks[i].ReadState(_read[i]);
        }
    }

    /// <summary>Adds the arrays to a checkpoint.</summary>
    /// <returns>What its record holds.</returns>
    public CallbackRecord[] Write(TensorBundleWriter bundle)
    {
        CallbackRecord[] records = new CallbackRecord[callbacks.Count];
        for (int i = 0; i < records.Length; i++)
        {
            CallbackState state = new();
            callbacks[i].WriteState(state);
            foreach ((string name, IReadOnlyList<NDArray> arrays) in state.AllArrays)
            {
                for (int j = 0; j < arrays.Count; j++)
                {
                    bundle.Add(Key(i, name, j), arrays[j].shape.dims, arrays[j].Singles());
                }
            }

            records[i] = new CallbackRecord(callbacks[i].Identity, state.Numbers, state.AllArrays.ToDictionary(arrays => arrays.Key, arrays => arrays.Value.Count));
        }

        return records;
    }

    private static NDArray Array(TensorBundleReader bundle, string key, string prefix) => bundle.Read(key) is { Type: DataType.Float } tensor
        ? new NDArray(MemoryMarshal.Cast<byte, float>(tensor.Data).ToArray(), new Shape(tensor.Shape))
        : throw new ModelFormatException("an array of a callback is missing; the checkpoint is damaged, remove the folder to start again", prefix, field: key);

    private static string Key(int callback, string name, int array) => FormattableString.Invariant($"callbacks/{callback}/{name}/{array}");

    private static string Names(IEnumerable<string> identities) => string.Join(", ", identities) is { Length: > 0 } names ? names : "none";
}
