namespace Mnist.Models.Initializers;

/// <summary>Random initial values: uniform, variance 2 / fan in (Keras class <c>HeUniform</c>).</summary>
public sealed class HeUniform() : FanScaling(2f, "fan_in", "uniform");
