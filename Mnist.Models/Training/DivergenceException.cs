namespace Mnist.Models.Training;

/// <summary>Training was ended because its loss was NaN or infinite.</summary>
/// <param name="divergence">Where, and why.</param>
public sealed class DivergenceException(Divergence divergence) : InvalidOperationException(divergence?.ToString())
{
    /// <summary>Where, and why.</summary>
    public Divergence Divergence { get; } = divergence ?? throw new ArgumentNullException(nameof(divergence));
}
