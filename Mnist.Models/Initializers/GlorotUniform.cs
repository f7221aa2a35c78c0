namespace Mnist.Models.Initializers;

/// <summary>Random start values: uniform, variance 2 / (fan in + fan out); Keras' default for kernels (Keras class <c>GlorotUniform</c>).</summary>
public sealed class GlorotUniform : VarianceScaling
{
    /// <summary>Creates the initializer.</summary>
    public GlorotUniform()
        : base(scale: 1, Fan.Average, normal: false)
    {
    }
}
