using Mnist.Models.Computations;
using Mnist.Models.Config;

namespace Mnist.Models.Graphs;

/// <summary>Anything a graph may call: a layer, a model, the arithmetic of a mask.</summary>
public abstract class Operation : KerasObject
{
    private protected Operation()
    {
    }

    /// <summary>Unique name inside the model; empty until a model gives one.</summary>
    public abstract string Name { get; internal set; }

    internal override string Module => "keras";

    /// <summary>What messages call it.</summary>
    internal virtual string Label => Name.Length > 0 ? $"'{Name}'" : GetType().Name;

    /// <summary>The calls it stands for, of a model that is a layer; null where it does its arithmetic itself.</summary>
    internal virtual Graph? Nested => null;

    /// <summary>Whether its arithmetic looks at the mask of its input: it is then bound with one more input, where there is one.</summary>
    internal virtual bool ReadsMask => false;

    /// <summary>Whether its output has the mask of its input.</summary>
    internal virtual bool PassesMask => false;

    /// <summary>Whether a mask may be named where it is applied.</summary>
    internal virtual bool TakesMask => ReadsMask || PassesMask;

    /// <summary>Whether it computes with int32 as it comes; others get it as float32.</summary>
    internal virtual bool TakesIntegers => false;

    /// <summary>Applies it: nothing is computed, the result is a place in a graph.</summary>
    /// <param name="inputs">One tensor, or several for a merging layer or a model of several inputs.</param>
    /// <param name="states">Only null.</param>
    /// <param name="training">Whether it acts as in training (dropout drops, batch statistics count) whatever the model does; null, the default: as the model does.</param>
    /// <param name="mask">(batch, time), 1 where a step counts; null: the mask the input brings.</param>
    /// <returns>The outputs; one converts to <see cref="KerasTensor"/>.</returns>
    /// <exception cref="ArgumentException">The number, shapes or types of the inputs do not fit, or the layer takes no mask.</exception>
    public Tensors Apply(Tensors inputs, Tensors? states = null, bool? training = null, KerasTensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Unsupported.Unless(states, null, nameof(states));
        if (mask is not null && !TakesMask)
        {
            throw new ArgumentException($"{Label} takes no mask, received one; leave it out.", nameof(mask));
        }

        return new Tensors(Record(inputs, mask, training).Outputs);
    }

    /// <summary>Records a call.</summary>
    internal virtual Call Record(IReadOnlyList<KerasTensor> inputs, KerasTensor? explicitMask = null, bool? training = null)
    {
        if (inputs.Count == 0)
        {
            throw new ArgumentException($"{Label} is applied to no tensor; give it one.", nameof(inputs));
        }

        TensorSpec[] outputs = Infer([.. inputs.Select(input => input.Spec)]);
        KerasTensor? mask = explicitMask ?? MaskOf(inputs);
        RequireMask(mask, inputs[0]);
        Call call = new(this, inputs, MasksRead(inputs, mask), explicitMask, training, outputs);
        call.Outputs[0].Mask = OutputMask(inputs, mask);
        return call;
    }

    /// <summary>What comes out for what goes in.</summary>
    /// <exception cref="ArgumentException">The operation cannot take such inputs.</exception>
    internal abstract TensorSpec[] Infer(ReadOnlySpan<TensorSpec> inputs);

    /// <summary>The arithmetic at given sizes; once per call and plan.</summary>
    /// <param name="inputs">The inputs, and then the masks it reads.</param>
    internal abstract Computation Bind(ReadOnlySpan<TensorSpec> inputs);

    /// <summary>As <see cref="Bind(ReadOnlySpan{TensorSpec})"/>, for an operation that must tell inputs from masks.</summary>
    /// <param name="inputs">The inputs, and then the masks it reads.</param>
    /// <param name="masks">How many of them are masks.</param>
    internal virtual Computation Bind(ReadOnlySpan<TensorSpec> inputs, int masks) => Bind(inputs);

    /// <summary>The mask that counts where none is named: that of the first input.</summary>
    internal virtual KerasTensor? MaskOf(IReadOnlyList<KerasTensor> inputs) => inputs[0].Mask;

    /// <summary>The masks its arithmetic looks at.</summary>
    /// <param name="inputs">The inputs, with masks of their own.</param>
    /// <param name="mask">The mask that counts.</param>
    internal virtual IReadOnlyList<KerasTensor> MasksRead(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => ReadsMask && mask is not null ? [mask] : [];

    /// <summary>The mask of the first output.</summary>
    /// <param name="inputs">The inputs, with masks of their own.</param>
    /// <param name="mask">The mask that counts.</param>
    internal virtual KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => PassesMask ? mask : null;

    // A mask says for each step of its leading axes whether all that follows counts.
    private void RequireMask(KerasTensor? mask, KerasTensor input)
    {
        long[] steps = mask?.Spec.Row.dims ?? [];
        long[] row = input.Spec.Row.dims;
        if (mask is not null && ReadsMask && (steps.Length >= row.Length || steps.Length < Math.Min(1, row.Length - 1) || !row.AsSpan().StartsWith(steps)))
        {
            throw new ArgumentException(
                $"The mask of {Label} must have the shape (batch, time) of its input {input.shape}, received {mask.shape}.", nameof(mask));
        }
    }
}
