namespace Mnist.Benchmarks.Kernels;

/// <summary>A first layer: a convolution with padding <c>same</c> of drawings of (28, 28, 1), and the maximum of 2 x 2 outputs.</summary>
public sealed record PooledConvolutionCase(int Window, int Filters) : KernelCase
{
    public const int Size = 28;

    public const int Images = ConvolutionCase.Images;

    public override string Name => $"1 to {Filters}, {Window} x {Window}, {Size} x {Size} drawings";

    public override double Operations(string method) => 2.0 * Images * Size * Size * Window * Window * Filters;
}
