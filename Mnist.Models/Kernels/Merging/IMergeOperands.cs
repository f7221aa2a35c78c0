namespace Mnist.Models.Kernels.Merging;

/// <summary>The inputs of a merging layer, all of one length.</summary>
internal interface IMergeOperands
{
    /// <summary>Number of inputs, 1 or more.</summary>
    int Count { get; }

    /// <summary>An input.</summary>
    ReadOnlySpan<float> Value(int input);

    /// <summary>Where the gradient to an input goes; empty when none is wanted.</summary>
    Span<float> Gradient(int input);
}
