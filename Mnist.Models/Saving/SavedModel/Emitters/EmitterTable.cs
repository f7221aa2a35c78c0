using Mnist.Formats;
using Mnist.Models.Graphs;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Who writes which operation as TensorFlow nodes, as it acts when predicting.</summary>
internal sealed class EmitterTable
{
    private static readonly EmitterTable All = Create();

    private readonly Dictionary<Type, Func<EmittedCall, TensorRef>> _emitters = [];

    private EmitterTable()
    {
    }

    /// <summary>Writes a call.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="ModelFormatException">Operations of this class have no TensorFlow form here.</exception>
    public static TensorRef Emit(EmittedCall call) => All._emitters.TryGetValue(call.Operation.GetType(), out Func<EmittedCall, TensorRef>? emitter)
        ? emitter(call)
        : throw new ModelFormatException($"layers of class {call.Operation.GetType().Name} cannot be written as TensorFlow nodes", field: $"layer '{call.Name}'");

    /// <summary>Adds a class.</summary>
    public EmitterTable Add<T>(Func<EmittedCall, T, TensorRef> emitter)
        where T : Operation
    {
        _emitters.Add(typeof(T), call => emitter(call, (T)call.Operation));
        return this;
    }

    private static EmitterTable Create()
    {
        EmitterTable table = new();
        CoreEmitters.AddTo(table);
        ConvolutionalEmitters.AddTo(table);
        NormalizationEmitters.AddTo(table);
        RecurrentEmitters.AddTo(table);
        MergingEmitters.AddTo(table);
        MaskEmitters.AddTo(table);
        return table;
    }
}
