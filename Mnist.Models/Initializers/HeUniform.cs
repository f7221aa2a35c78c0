namespace Mnist.Models.Initializers;

/// <summary>Random start values: uniform, variance 2 / fan in (Keras class <c>HeUniform</c>).</summary>
public sealed class HeUniform : VarianceScaling
{
    /// <summary>Creates the initializer.</summary>
    public HeUniform()
        : base(scale: 2, Fan.In, normal: false)
    {
    }
}
