namespace Mnist.Models.Initializers;

/// <summary>Random initial values: uniform, variance 2 / (fan in + fan out); Keras' default for kernels (Keras class <c>GlorotUniform</c>).</summary>
public sealed class GlorotUniform() : FanScaling(1f, "fan_avg", "uniform");
