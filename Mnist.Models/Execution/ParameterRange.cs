using Mnist.Formats.Tensors;

namespace Mnist.Models.Execution;

/// <summary>A run of one trainable weight: the unit in which gradients are summed and weights updated.</summary>
/// <param name="Weight">Number of the weight.</param>
/// <param name="Slots">What the optimizer remembers of the weight.</param>
/// <param name="Start">First float.</param>
/// <param name="Count">Number of floats.</param>
internal readonly record struct ParameterRange(int Weight, AlignedBuffer[] Slots, int Start, int Count)
{
    /// <summary>Floats of a range: its sum, weights and slots stay in the first-level cache, and small models still have ranges for all threads.</summary>
    public const int Max = 2048;
}
