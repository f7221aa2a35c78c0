namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor list or tensor array.</summary>
/// <param name="stacked">The tensor that stacks its elements (axis 0 counts them); null when they are unknown.</param>
internal sealed class ListValue(TensorValue? stacked) : Value
{
    public TensorValue? Stacked { get; } = stacked;
}
