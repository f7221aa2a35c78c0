namespace Mnist.Models.Initializers;

/// <summary>Random start values: uniform, variance 1 / fan in (Keras class <c>LecunUniform</c>).</summary>
public sealed class LecunUniform : VarianceScaling
{
    /// <summary>Creates the initializer.</summary>
    public LecunUniform()
        : base(scale: 1, Fan.In, normal: false)
    {
    }
}
