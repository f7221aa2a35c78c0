namespace Mnist.Models.Initializers;

/// <summary>Random initial values: normal, variance 2 / (fan in + fan out) (Keras class <c>GlorotNormal</c>).</summary>
public sealed class GlorotNormal() : FanScaling(1f, "fan_avg", "truncated_normal");
