namespace Mnist.Models.Initializers;

/// <summary>Random start values: normal, variance 2 / fan in (Keras class <c>HeNormal</c>).</summary>
public sealed class HeNormal : VarianceScaling
{
    /// <summary>Creates the initializer.</summary>
    public HeNormal()
        : base(scale: 2, Fan.In, normal: true)
    {
    }
}
