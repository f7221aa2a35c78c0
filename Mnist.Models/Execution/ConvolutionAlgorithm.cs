namespace Mnist.Models.Execution;

/// <summary>How convolutions are computed.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>
    /// With fewer multiplications where that is faster (Winograd's minimal filtering, for windows of 3, 5 or 7 columns with steps of 1); the others as <see cref="Direct"/>.
    /// Outputs and gradients differ from the exact ones by up to 5e-6 of the largest.
    /// </summary>
    Fast,

    /// <summary>Sum by sum in TensorFlow's order.</summary>
    Direct,
}
