namespace Mnist.Models.Initializers;

/// <summary>Random start values: normal, variance 1 / fan in (Keras class <c>LecunNormal</c>).</summary>
public sealed class LecunNormal : VarianceScaling
{
    /// <summary>Creates the initializer.</summary>
    public LecunNormal()
        : base(scale: 1, Fan.In, normal: true)
    {
    }
}
