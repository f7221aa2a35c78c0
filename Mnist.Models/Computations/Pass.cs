using Mnist.Formats.Tensors;
using Mnist.Models.Random;

namespace Mnist.Models.Computations;

/// <summary>What one call sees of one shard: its rows, buffers, and the place of these rows in the epoch.</summary>
/// <remarks>All spans hold exactly <see cref="Rows"/> rows, row-major, batch first. Layers with one input and one output leave the indices out.</remarks>
internal sealed class Pass
{
    public required Region[] Inputs { get; init; }

    public required Region[] Outputs { get; init; }

    /// <summary>One for each input; <see cref="Region.None"/> where the gradient is not needed.</summary>
    public required Region[] InputGradients { get; init; }

    /// <summary>One for each output.</summary>
    public required Region[] OutputGradients { get; init; }

    public required AlignedBuffer[] WeightGradients { get; init; }

    /// <summary>One for each of the layer's weights; empty where no squares are wanted.</summary>
    public AlignedBuffer[] GradientSquares { get; init; } = [];

    public required Region[] ScratchRegions { get; init; }

    public required AlignedBuffer[] SharedBuffers { get; init; }

    /// <summary>Place of the layer in the model, from 0.</summary>
    public int LayerIndex { get; init; }

    /// <summary>Which call of a shared layer this is, from 0.</summary>
    public int Call { get; init; }

    /// <summary>Whether the call acts as in training (dropout drops, batch statistics count).</summary>
    public bool Training { get; init; }

    /// <summary>Whether the layer's weights are trained.</summary>
    public bool Trainable { get; init; }

    /// <summary>Whether moving averages are moved: in training steps, not when a model is asked.</summary>
    public bool UpdatesState { get; init; }

    /// <summary>Rows of the batch in this shard, at most what the plan was made for.</summary>
    public int Rows { get; set; }

    /// <summary>Seed, epoch and place of the batch.</summary>
    public StepContext Step { get; set; }

    /// <summary>Whether anything before the first input needs a gradient.</summary>
    public bool NeedsInputGradient => Needs(0);

    /// <summary>Whether anything before this input needs a gradient.</summary>
    public bool Needs(int input) => input < InputGradients.Length && InputGradients[input].Exists;

    /// <summary>(rows, input shape).</summary>
    public Span<float> Input(int index = 0) => Inputs[index].Rows(Rows);

    /// <summary>(rows, input shape) of an input of int32.</summary>
    public ReadOnlySpan<int> Integers(int index = 0) => Inputs[index].Integers(Rows);

    /// <summary>(rows, output shape); written by forward.</summary>
    public Span<float> Output(int index = 0) => Outputs[index].Rows(Rows);

    /// <summary>(rows, output shape); backward may overwrite it.</summary>
    public Span<float> OutputGradient(int index = 0) => OutputGradients[index].Rows(Rows);

    /// <summary>(rows, input shape); written, not added to, by backward. Empty unless <see cref="Needs"/>.</summary>
    public Span<float> InputGradient(int index = 0) => Needs(index) ? InputGradients[index].Rows(Rows) : default;

    /// <summary>(input shape): one row of <see cref="Input"/>.</summary>
    public Span<float> InputRow(int row) => Inputs[0].Row(row);

    /// <summary>(output shape): one row of <see cref="Output"/>.</summary>
    public Span<float> OutputRow(int row) => Outputs[0].Row(row);

    /// <summary>(output shape): one row of <see cref="OutputGradient"/>.</summary>
    public Span<float> OutputGradientRow(int row) => OutputGradients[0].Row(row);

    /// <summary>(input shape): one row of <see cref="InputGradient"/>, which must be needed.</summary>
    public Span<float> InputGradientRow(int row) => InputGradients[0].Row(row);

    /// <summary>This shard's gradient of the layer's weight in this call; written, not added to, by backward.</summary>
    /// <param name="weight">Index into the layer's parameters.</param>
    public Span<float> Gradient(int weight) => WeightGradients[weight].Span;

    /// <summary>Where the squares of rows' gradients are added up (<see cref="Layers.Parameter.IsTable"/>); empty where they are not wanted.</summary>
    /// <param name="weight">Index into the layer's parameters.</param>
    public Span<float> Squares(int weight) => weight < GradientSquares.Length ? GradientSquares[weight].Span : default;

    /// <summary>This shard's scratch, room for the rows it has now.</summary>
    /// <param name="index">Index into <see cref="Workspace.Scratch"/>.</param>
    public Span<float> Scratch(int index) => ScratchRegions[index].Row(0);

    /// <summary>The buffer all shards share.</summary>
    /// <param name="index">Index into <see cref="Workspace.Shared"/>.</param>
    public Span<float> Shared(int index) => SharedBuffers[index].Span;

    /// <summary>Random numbers of one row: of the seed, the call, the epoch and the sample.</summary>
    /// <param name="row">Row of the shard.</param>
    /// <param name="seed">Seed of the layer itself; null: the model's.</param>
    public RandomStream Random(int row, int? seed = null) =>
        RandomStream.Dropout(seed is { } own ? (ulong)own : Step.Seed, LayerIndex, Call, Step.Epoch, Step.FirstSample + row);
}
