namespace Mnist.Models.Training;

/// <summary>Rows a model is trained or judged on.</summary>
/// <param name="X">(count, <paramref name="XSize"/>), row-major.</param>
/// <param name="XSize">Floats of one input row.</param>
/// <param name="Y">(count, <paramref name="YSize"/>), row-major; integer labels as floats.</param>
/// <param name="YSize">Floats of one target row.</param>
/// <param name="Weights">(count), or empty for ones.</param>
/// <param name="First">First row that counts.</param>
/// <param name="Count">Number of rows that count.</param>
internal sealed record Samples(float[] X, int XSize, float[] Y, int YSize, float[] Weights, int First, int Count)
{
    /// <summary>Input of a row.</summary>
    public ReadOnlySpan<float> Input(int row) => X.AsSpan((First + row) * XSize, XSize);

    /// <summary>Target of a row.</summary>
    public ReadOnlySpan<float> Target(int row) => Y.AsSpan((First + row) * YSize, YSize);

    /// <summary>Weight of a row.</summary>
    public float Weight(int row) => Weights.Length == 0 ? 1f : Weights[First + row];

    /// <summary>A run of these rows.</summary>
    public Samples Slice(int first, int count) => this with { First = First + first, Count = count };
}
