namespace Mnist.Benchmarks.Kernels;

/// <summary>A convolution with stride 1 and padding <c>same</c> of so many images of (size, size, channels).</summary>
public sealed record ConvolutionCase(int Size, int Window, int Channels, int Filters, bool Fast) : KernelCase
{
    /// <summary>Images of one shard of the paper's batch of 300.</summary>
    public const int Images = 38;

    public override string Name => $"{Channels} to {Filters}, {Window} x {Window}, {Size} x {Size} images, {(Fast ? "fast" : "direct")}";

    public override double Operations(string method) => 2.0 * Images * Size * Size * Window * Window * Channels * Filters;
}
