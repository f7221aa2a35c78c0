using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Layers.Masks;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Gives each token a vector of its own (Keras class <c>Embedding</c>).</summary>
/// <remarks>
/// <para>Input shape: (batch, ...), tokens 0 to <see cref="InputDim"/> - 1 as int32; of float32 the whole part counts. Output shape: (batch, ..., output_dim).</para>
/// <para>Weight: <c>embeddings</c> (input_dim, output_dim). With mask_zero the output has a mask: tokens other than 0 count.</para>
/// </remarks>
/// <example><code>model.add(keras.layers.Embedding(1000, 16, mask_zero: true, input_shape: 40));   // (batch, 40) to (batch, 40, 16)</code></example>
public sealed class Embedding : Layer
{
    private readonly TokenMask _mask;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="input_dim">Number of tokens, at least 1.</param>
    /// <param name="output_dim">Size of a vector, at least 1.</param>
    /// <param name="embeddings_initializer">Initial values of the vectors; <c>random_uniform</c> by default.</param>
    /// <param name="embeddings_regularizer">Penalty on the vectors.</param>
    /// <param name="embeddings_constraint">What the vectors are put back into after each update.</param>
    /// <param name="mask_zero">Whether token 0 is padding that does not count.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Embedding(
        int input_dim,
        int output_dim,
        Initializer? embeddings_initializer = null,
        Regularizer? embeddings_regularizer = null,
        Constraint? embeddings_constraint = null,
        bool mask_zero = false,
        Shape? input_shape = null,
        string? name = null)
        : base(name, input_shape)
    {
        InputDim = Require.Positive(input_dim);
        OutputDim = Require.Positive(output_dim);
        MaskZero = mask_zero;
        Embeddings = Weight("embeddings", embeddings_initializer ?? "random_uniform", embeddings_regularizer, embeddings_constraint, isTable: true);
        _mask = new TokenMask(this);
    }

    /// <summary>Number of tokens.</summary>
    public int InputDim { get; }

    /// <summary>Size of a vector.</summary>
    public int OutputDim { get; }

    /// <summary>Whether token 0 does not count.</summary>
    public bool MaskZero { get; }

    /// <summary>The vectors.</summary>
    internal Parameter Embeddings { get; }

    internal override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new([.. input.dims, OutputDim]);
    }

    internal override Shape WeightsFollow(Shape input) => new();

    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => MaskZero ? _mask.Of(inputs[0]) : null;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Embed(this, inputs[0]);

    internal static Embedding FromConfig(ConfigReader config) => new(
        config.Int("input_dim"),
        config.Int("output_dim"),
        config.Initializer("embeddings"),
        config.Regularizer("embeddings"),
        config.Constraint("embeddings"),
        config.Bool("mask_zero", false),
        name: config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("input_dim", InputDim).Set("output_dim", OutputDim).Weights(Embeddings).Set("mask_zero", MaskZero);
    }

    private protected override void CreateWeights(Shape input) => Embeddings.Create((InputDim, OutputDim));
}
