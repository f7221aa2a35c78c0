using Mnist.Models.Regularizers;

namespace Mnist.Models.Keras;

/// <summary>Makes regularizers: <c>keras.regularizers</c>.</summary>
public sealed class RegularizersApi
{
    internal RegularizersApi()
    {
    }

    /// <summary><c>l1 sum |w|</c>.</summary>
    /// <param name="l1">Weight of the penalty; 0.01 by default.</param>
    /// <returns>The regularizer.</returns>
    public Regularizer l1(float? l1 = null) => L1L2.L1(l1);

    /// <summary><c>l2 sum w^2</c>.</summary>
    /// <param name="l2">Weight of the penalty; 0.01 by default.</param>
    /// <returns>The regularizer.</returns>
    public Regularizer l2(float? l2 = null) => L1L2.L2(l2);

    /// <summary>Both.</summary>
    /// <param name="l1">Weight of the absolute values.</param>
    /// <param name="l2">Weight of the squares.</param>
    /// <returns>The regularizer.</returns>
    public Regularizer l1_l2(float l1 = 0.01f, float l2 = 0.01f) => new L1L2(l1, l2);
}
