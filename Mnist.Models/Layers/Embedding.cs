using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
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
    private readonly Initializer _embeddingsInitializer;
    private readonly Regularizer? _embeddingsRegularizer;
    private readonly TokenMask _mask;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="input_dim">Number of tokens, at least 1.</param>
    /// <param name="output_dim">Size of a vector, at least 1.</param>
    /// <param name="embeddings_initializer">Initial values of the vectors; <c>random_uniform</c> by default.</param>
    /// <param name="embeddings_regularizer">Penalty on the vectors.</param>
    /// <param name="mask_zero">Whether token 0 is padding that does not count.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Embedding(
        int input_dim,
        int output_dim,
        Initializer? embeddings_initializer = null,
        Regularizer? embeddings_regularizer = null,
        bool mask_zero = false,
        Shape? input_shape = null,
        string? name = null)
        : base(name, input_shape)
    {
        (InputDim, OutputDim, MaskZero) = (Require.Positive(input_dim), Require.Positive(output_dim), mask_zero);
        (_embeddingsInitializer, _embeddingsRegularizer) = (embeddings_initializer ?? "random_uniform", embeddings_regularizer);
        _mask = new TokenMask(this);
    }

    /// <summary>Number of tokens.</summary>
    public int InputDim { get; }

    /// <summary>Size of a vector.</summary>
    public int OutputDim { get; }

    /// <summary>Whether token 0 does not count.</summary>
    public bool MaskZero { get; }

    internal override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new([.. input.dims, OutputDim]);
    }

    internal override Shape WeightsFollow(Shape input) => new();

    internal override void CreateParameters(Shape input) =>
        Add(new Parameter("embeddings", (InputDim, OutputDim), _embeddingsInitializer, _embeddingsRegularizer));

    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => MaskZero ? _mask.Of(inputs[0]) : null;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Embed(this, inputs[0]);

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("input_dim", InputDim)
        .Set("output_dim", OutputDim)
        .SetInitializer("embeddings_initializer", _embeddingsInitializer)
        .SetRegularizer("embeddings_regularizer", _embeddingsRegularizer)
        .Set("mask_zero", MaskZero);
}
