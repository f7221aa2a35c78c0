namespace Mnist.Models.Initializers;

/// <summary>Random initial values: normal, variance 1 / fan in (Keras class <c>LecunNormal</c>).</summary>
public sealed class LecunNormal() : FanScaling(1f, "fan_in", "truncated_normal");
