namespace Mnist.Benchmarks.Kernels;

/// <summary>Logits of so many rows of ten classes.</summary>
public sealed record SoftmaxCrossentropyCase(int Rows) : KernelCase
{
    public const int Classes = 10;

    public override string Name => $"{Rows} rows of {Classes}";

    public int Floats => Rows * Classes;

    // Reads logits and targets, writes probabilities and gradient.
    public override double Bytes(string method) => 4.0 * sizeof(float) * Floats;
}
