namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Pooling windows side by side.</summary>
/// <param name="Quad">Floats from the start of the quads to that of the first window's first output.</param>
/// <param name="Window">Number of the first.</param>
/// <param name="Windows">How many.</param>
internal readonly record struct WindowRun(nint Quad, nint Window, nint Windows)
{
    /// <summary>Floats from the quad of one window to that of the next: two columns of four floats.</summary>
    public const int QuadsOfWindow = 8;
}
