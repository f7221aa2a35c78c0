using Mnist.Models.Initializers;

namespace Mnist.Models.Keras;

/// <summary>Makes initializers: <c>keras.initializers</c>. Names do as well: <c>kernel_initializer: "he_normal"</c>.</summary>
public sealed class InitializersApi
{
    internal InitializersApi()
    {
    }

    /// <summary>Zeros.</summary>
    public Initializer Zeros => "zeros";

    /// <summary>Ones.</summary>
    public Initializer Ones => "ones";

    /// <summary>Uniform, variance 2 / (fan in + fan out).</summary>
    public Initializer GlorotUniform => "glorot_uniform";

    /// <summary>Normal, variance 2 / (fan in + fan out).</summary>
    public Initializer GlorotNormal => "glorot_normal";

    /// <summary>Uniform, variance 2 / fan in.</summary>
    public Initializer HeUniform => "he_uniform";

    /// <summary>Normal, variance 2 / fan in.</summary>
    public Initializer HeNormal => "he_normal";

    /// <summary>Uniform, variance 1 / fan in.</summary>
    public Initializer LecunUniform => "lecun_uniform";

    /// <summary>Normal, variance 1 / fan in.</summary>
    public Initializer LecunNormal => "lecun_normal";

    /// <summary>Rows or columns at right angles.</summary>
    /// <param name="gain">Their length.</param>
    /// <returns>The initializer.</returns>
    public Initializer Orthogonal(float gain = 1f) => new Orthogonal(gain);

    /// <summary>One value everywhere.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The initializer.</returns>
    public Initializer Constant(float value) => new Constant(value);
}
