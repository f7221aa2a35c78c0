namespace Mnist.Benchmarks.Kernels;

/// <summary>A convolution of square images and the maximum of 2 x 2 outputs, of which a part has a gradient, as relu and dropout leave it.</summary>
public sealed record PlacedGradientsCase(int Size, int Window, int Channels, int Filters, bool Same, double Kept) : KernelCase
{
    public const int Images = ConvolutionCase.Images;

    public override string Name => FormattableString.Invariant($"{Channels} to {Filters}, {Window} x {Window}, {Size} x {Size} images, {100 * Kept:0} % have a gradient");

    public int Output => Same ? Size : Size - Window + 1;

    public override double Operations(string method) => 2.0 * Images * Output * Output * Window * Window * Channels * Filters;
}
