namespace Mnist.Models.Initializers;

/// <summary>Random initial values: normal, variance 2 / fan in (Keras class <c>HeNormal</c>).</summary>
public sealed class HeNormal() : FanScaling(2f, "fan_in", "truncated_normal");
