using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Sets a fraction of the inputs to zero while training and scales up the rest (Keras class <c>Dropout</c>; Srivastava et al., 2014).</summary>
/// <remarks>Which inputs are dropped follows from the model's seed, the epochs it was trained, the layer and the sample alone.</remarks>
public sealed class Dropout : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="rate">Fraction to drop, 0 to below 1.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <param name="seed">Used in place of the model's seed; null: the model's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside 0 to below 1.</exception>
    public Dropout(float rate, string? name = null, int? seed = null)
        : base(name)
    {
        Rate = Require.BelowOne(rate);
        Seed = seed;
    }

    /// <summary>Fraction that is dropped.</summary>
    public float Rate { get; }

    /// <summary>The layer's own seed; null: the model's is used.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input;

    internal override bool PassesMask => true;

    internal override Shape WeightsFollow(Shape input) => new();

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new DropOut(Rate, Seed, inputs[0]);

    internal static Dropout FromConfig(ConfigReader config) => new(config.RequiredSingle("rate"), config.Name, config.Has("seed") ? config.Int("seed") : null);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("rate", Rate).Set("seed", Seed);
    }
}
