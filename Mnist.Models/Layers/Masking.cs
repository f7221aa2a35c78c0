using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Layers.Masks;

namespace Mnist.Models.Layers;

/// <summary>Leaves out the steps all of whose features are one value: they become zeros, and the output has a mask (Keras class <c>Masking</c>).</summary>
/// <remarks>Input and output shape: (batch, time, features).</remarks>
/// <example><code>model.add(keras.layers.Masking(mask_value: -1, input_shape: (40, 8)));</code></example>
public sealed class Masking : Layer
{
    private readonly FeatureMask _mask;

    /// <summary>Creates the layer.</summary>
    /// <param name="mask_value">The value; 0 by default.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    public Masking(float mask_value = 0f, Shape? input_shape = null, string? name = null)
        : base(name, input_shape)
    {
        MaskValue = mask_value;
        _mask = new FeatureMask(this, mask_value);
    }

    /// <summary>What all features of a step are that does not count.</summary>
    public float MaskValue { get; }

    internal override bool ReadsMask => true;

    internal override bool PassesMask => true;

    // It makes its own.
    internal override bool TakesMask => false;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => LayerArguments.AnyAxis(input, ClassName);

    internal override Shape WeightsFollow(Shape input) => new();

    internal override KerasTensor? MaskOf(IReadOnlyList<KerasTensor> inputs) => _mask.Of(inputs[0]);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new ZeroMasked(inputs[0].Row[-1]);

    internal static Masking FromConfig(ConfigReader config) => new(config.Single("mask_value", 0f), name: config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("mask_value", MaskValue);
    }
}
