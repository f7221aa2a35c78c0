namespace Mnist.Models.Initializers;

/// <summary>Random initial values: uniform, variance 1 / fan in (Keras class <c>LecunUniform</c>).</summary>
public sealed class LecunUniform() : FanScaling(1f, "fan_in", "uniform");
