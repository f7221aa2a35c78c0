namespace Mnist.Models.Execution;

/// <summary>One layer's part of a training step, as <see cref="StepProfile"/> reports it.</summary>
/// <param name="Name">Name of the layer in the model; of two layers that are computed as one, as <c>conv2d + max_pooling2d</c>.</param>
/// <param name="Type">Class of the layer, as <c>Conv2D</c>.</param>
/// <param name="ForwardMilliseconds">Milliseconds per step forward, shared out over the threads.</param>
/// <param name="BackwardMilliseconds">Milliseconds per step backward, shared out over the threads.</param>
/// <param name="Share">Fraction of the step, 0 to 1.</param>
/// <param name="ForwardGigaflops">10^9 operations per second of all threads together, forward; 0 for a layer without sums of products.</param>
/// <param name="BackwardGigaflops">The same backward.</param>
/// <remarks>An operation is a multiplication or an addition of the layer's formula, whatever shortcut its kernel takes.</remarks>
public sealed record LayerProfile(
    string Name, string Type, double ForwardMilliseconds, double BackwardMilliseconds, double Share, double ForwardGigaflops, double BackwardGigaflops);
