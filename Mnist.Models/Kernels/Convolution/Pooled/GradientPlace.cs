namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>An output that has a gradient.</summary>
/// <param name="Window">Floats from the start of the image, with its margin, to the first the output's window sees.</param>
/// <param name="Gradient">The gradient.</param>
internal readonly record struct GradientPlace(int Window, float Gradient);
