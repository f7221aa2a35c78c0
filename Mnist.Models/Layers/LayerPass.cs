using Mnist.Formats.Tensors;

namespace Mnist.Models.Layers;

/// <summary>What one layer sees of one shard: its rows, buffers, and the place of these rows in the epoch.</summary>
/// <remarks>All spans hold exactly <see cref="Rows"/> rows, row-major, batch first.</remarks>
internal sealed class LayerPass
{
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _output;
    private readonly AlignedBuffer _inputGradient;
    private readonly AlignedBuffer _outputGradient;
    private readonly AlignedBuffer[] _gradients;
    private readonly AlignedBuffer[] _scratch;
    private readonly AlignedBuffer[] _shared;
    private readonly int _inputSize;
    private readonly int _outputSize;

    public LayerPass(
        Layer layer,
        (AlignedBuffer Value, AlignedBuffer Gradient) input,
        (AlignedBuffer Value, AlignedBuffer Gradient) output,
        AlignedBuffer[] gradients,
        AlignedBuffer[] scratch,
        AlignedBuffer[] shared)
    {
        (_input, _inputGradient) = input;
        (_output, _outputGradient) = output;
        (_gradients, _scratch, _shared) = (gradients, scratch, shared);
        (_inputSize, _outputSize) = (layer.InputShape.Count, layer.OutputShape.Count);
    }

    /// <summary>Rows of the batch in this shard, at most what the plan was made for.</summary>
    public int Rows { get; set; }

    /// <summary>Whether the step trains (dropout drops, batch statistics count).</summary>
    public bool Training { get; set; }

    /// <summary>True where the loss takes logits: the layer leaves its activation out, forward and backward.</summary>
    public bool SkipActivation { get; set; }

    /// <summary>Seed of the model.</summary>
    public ulong Seed { get; set; }

    /// <summary>Epochs the model was trained before this one.</summary>
    public int Epoch { get; set; }

    /// <summary>Place of the layer in the model, from 0.</summary>
    public int LayerIndex { get; init; }

    /// <summary>Place of this shard's first row in the epoch's order of samples.</summary>
    public long FirstSample { get; set; }

    /// <summary>(rows, input shape).</summary>
    public Span<float> Input => _input.Span[..(Rows * _inputSize)];

    /// <summary>(rows, output shape); written by forward.</summary>
    public Span<float> Output => _output.Span[..(Rows * _outputSize)];

    /// <summary>Whether anything before this layer needs a gradient.</summary>
    public bool NeedsInputGradient => _inputGradient.Length > 0;

    /// <summary>Whether this layer or anything before it needs a gradient; without it the layer has no backward pass.</summary>
    public bool HasOutputGradient => _outputGradient.Length > 0;

    /// <summary>(rows, output shape); backward may overwrite it.</summary>
    public Span<float> OutputGradient => _outputGradient.Span[..(Rows * _outputSize)];

    /// <summary>(rows, input shape); written, not added to, by backward. Empty unless <see cref="NeedsInputGradient"/>.</summary>
    public Span<float> InputGradient => NeedsInputGradient ? _inputGradient.Span[..(Rows * _inputSize)] : default;

    /// <summary>(input shape): one row of <see cref="Input"/>.</summary>
    public Span<float> InputRow(int row) => _input.Span.Slice(row * _inputSize, _inputSize);

    /// <summary>(output shape): one row of <see cref="Output"/>.</summary>
    public Span<float> OutputRow(int row) => _output.Span.Slice(row * _outputSize, _outputSize);

    /// <summary>(output shape): one row of <see cref="OutputGradient"/>.</summary>
    public Span<float> OutputGradientRow(int row) => _outputGradient.Span.Slice(row * _outputSize, _outputSize);

    /// <summary>(input shape): one row of <see cref="InputGradient"/>, which must be needed.</summary>
    public Span<float> InputGradientRow(int row) => _inputGradient.Span.Slice(row * _inputSize, _inputSize);

    /// <summary>This shard's gradient of the layer's parameter; written, not added to, by backward.</summary>
    /// <param name="parameter">Index into <see cref="Layer.Parameters"/>.</param>
    public Span<float> Gradient(int parameter) => _gradients[parameter].Span;

    /// <summary>This shard's scratch buffer (whole, whatever the rows).</summary>
    /// <param name="index">Index into <see cref="LayerMemory.Scratch"/>.</param>
    public Span<float> Scratch(int index) => _scratch[index].Span;

    /// <summary>The buffer all shards share.</summary>
    /// <param name="index">Index into <see cref="LayerMemory.Shared"/>.</param>
    public Span<float> Shared(int index) => _shared[index].Span;
}
