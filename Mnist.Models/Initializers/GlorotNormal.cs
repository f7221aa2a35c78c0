namespace Mnist.Models.Initializers;

/// <summary>Random start values: normal, variance 2 / (fan in + fan out) (Keras class <c>GlorotNormal</c>).</summary>
public sealed class GlorotNormal : VarianceScaling
{
    /// <summary>Creates the initializer.</summary>
    public GlorotNormal()
        : base(scale: 1, Fan.Average, normal: true)
    {
    }
}
