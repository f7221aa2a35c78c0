namespace Mnist.Benchmarks.Kernels;

/// <summary>Pooling of 2 x 2 cells with stride 2 over so many images of (size, size, channels).</summary>
public sealed record PoolingCase(int Size, int Channels) : KernelCase
{
    public const int Images = ConvolutionCase.Images;

    public override string Name => $"{Size} x {Size} x {Channels}";

    public int InputFloats => Images * Size * Size * Channels;

    // Forward reads the input and writes a quarter of it. Backward of the mean reads the quarter and writes the whole, which has to be
    // cleared first; that of the largest reads input and output besides.
    public override double Bytes(string method) => sizeof(float) * InputFloats * (method == nameof(PoolingPasses.MaxBackward) ? 2.5 : 1.25);
}
