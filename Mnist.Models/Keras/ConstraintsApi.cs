using Mnist.Models.Constraints;

namespace Mnist.Models.Keras;

/// <summary>Makes constraints: <c>keras.constraints</c>. Names do as well: <c>kernel_constraint: "non_neg"</c>.</summary>
public sealed class ConstraintsApi
{
    internal ConstraintsApi()
    {
    }

    /// <summary>No norm above a limit.</summary>
    /// <param name="max_value">The limit, above 0; 2 by default.</param>
    /// <param name="axis">The axes the norm is taken along; 0 by default.</param>
    /// <returns>The constraint.</returns>
    public Constraint MaxNorm(float? max_value = null, int[]? axis = null) => new MaxNorm(max_value, axis);

    /// <summary>Norms are moved towards a range.</summary>
    /// <param name="min_value">Lower end, 0 or above; 0 by default.</param>
    /// <param name="max_value">Upper end; 1 by default.</param>
    /// <param name="rate">How much of the way is made each time, 0 to 1; 1 by default.</param>
    /// <param name="axis">The axes the norm is taken along; 0 by default.</param>
    /// <returns>The constraint.</returns>
    public Constraint MinMaxNorm(float min_value = 0f, float? max_value = null, float? rate = null, int[]? axis = null) => new MinMaxNorm(min_value, max_value, rate, axis);

    /// <summary>No number below 0.</summary>
    /// <returns>The constraint.</returns>
    public Constraint NonNeg() => new NonNeg();

    /// <summary>Every norm 1.</summary>
    /// <param name="axis">The axes the norm is taken along; 0 by default.</param>
    /// <returns>The constraint.</returns>
    public Constraint UnitNorm(int[]? axis = null) => new UnitNorm(axis);
}
