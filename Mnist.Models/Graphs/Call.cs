namespace Mnist.Models.Graphs;

/// <summary>One application of an operation to tensors; a shared layer has several.</summary>
internal sealed class Call
{
    /// <summary>Records a call; its outputs are made with it.</summary>
    /// <param name="operation">What is applied.</param>
    /// <param name="inputs">To what.</param>
    /// <param name="masks">The masks the operation looks at: that of its input, or one for each; none where it looks at none.</param>
    /// <param name="explicitMask">The mask the user named, where it is not the one the inputs bring.</param>
    /// <param name="training">What was given when the graph was built; null: as the step says.</param>
    /// <param name="outputs">One for each output.</param>
    public Call(Operation operation, IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> masks, KerasTensor? explicitMask, bool? training, ReadOnlySpan<TensorSpec> outputs)
    {
        (Operation, Inputs, Masks, ExplicitMask, Training) = (operation, inputs, masks, explicitMask, training);
        KerasTensor[] made = new KerasTensor[outputs.Length];
        for (int i = 0; i < made.Length; i++)
        {
            made[i] = new KerasTensor(outputs[i], this, i);
        }

        Outputs = made;
    }

    public Operation Operation { get; }

    public IReadOnlyList<KerasTensor> Inputs { get; }

    public IReadOnlyList<KerasTensor> Masks { get; }

    public KerasTensor? ExplicitMask { get; }

    public bool? Training { get; }

    public IReadOnlyList<KerasTensor> Outputs { get; }

    /// <summary>Masks that come out of a nested model, one for each output; null where there is none.</summary>
    public KerasTensor?[] MaskOutputs { get; set; } = [];

    /// <summary>All tensors that are read: the inputs, then the masks.</summary>
    public IEnumerable<KerasTensor> Sources => Masks.Count == 0 ? Inputs : [.. Inputs, .. Masks];
}
