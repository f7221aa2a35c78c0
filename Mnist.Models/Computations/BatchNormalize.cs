using Mnist.Models.Config;
using Mnist.Models.Kernels.Normalization;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = gamma (x - mean) / sqrt(variance + epsilon) + beta over the last axis, with mean and variance of the whole batch while training.</summary>
/// <remarks>Under a mask only the steps that count give mean and variance; all are normalised.</remarks>
/// <param name="layer">The layer.</param>
/// <param name="channels">Size of the last axis.</param>
/// <param name="masked">Whether a second input says which steps count.</param>
internal sealed class BatchNormalize(BatchNormalization layer, int channels, bool masked) : Computation, IBatchStatistics
{
    // Per shard: its sums of gradients.
    private const int Sums = 0;

    // For all shards: the kernel's numbers of each channel.
    private const int Channels = 0;

    private readonly BatchNormalizationKernel _kernel = new(channels, layer.Epsilon);

    public override Workspace Workspace => new([new(0, _kernel.ScratchSize)], [_kernel.SharedSize]);

    private ReadOnlySpan<float> Gamma => layer.Gamma is null ? default : layer.Gamma.Values;

    private ReadOnlySpan<float> Beta => layer.Beta is null ? default : layer.Beta.Values;

    public override void Prepare(SharedBuffers shared, bool training) =>
        _kernel.UseMovingAverages(shared[Channels], layer.MovingMean.Values, layer.MovingVariance.Values, Gamma, Beta);

    public void ReduceForward(ReadOnlySpan<Pass> passes)
    {
        Pass any = passes[0];
        _kernel.UseBatch(new Shards(passes, masked), any.Shared(Channels), Gamma);
        if (any.UpdatesState)
        {
            _kernel.MoveAverages(any.Shared(Channels), layer.MovingMean.Span, layer.MovingVariance.Span, layer.Momentum, Decay.OneMinus(layer.Momentum));
        }
    }

    public override void Forward(Pass pass) => _kernel.Forward(pass.Shared(Channels), pass.Input(), pass.Output());

    public void CollectBackward(Pass pass) => _kernel.SumGradients(pass.Shared(Channels), pass.Input(), pass.OutputGradient(), pass.Scratch(Sums));

    public void ReduceBackward(ReadOnlySpan<Pass> passes) => _kernel.CombineGradients(new Shards(passes, masked), passes[0].Shared(Channels));

    public override void Backward(Pass pass)
    {
        if (pass.Trainable)
        {
            WeightGradients(pass);
        }

        if (pass.NeedsInputGradient)
        {
            _kernel.InputGradient(pass.Shared(Channels), pass.Input(), pass.OutputGradient(), pass.InputGradient(), Mask(pass, masked));
        }
    }

    private void WeightGradients(Pass pass)
    {
        if (!pass.Training)
        {
            CollectBackward(pass);
        }

        ReadOnlySpan<float> sums = pass.Scratch(Sums);
        if (layer.Gamma is not null)
        {
            _kernel.GammaGradient(sums).CopyTo(pass.Gradient(0));
        }

        if (layer.Beta is not null)
        {
            _kernel.BetaGradient(sums).CopyTo(pass.Gradient(layer.Gamma is null ? 0 : 1));
        }
    }

    private static ReadOnlySpan<float> Mask(Pass pass, bool masked) => masked ? pass.Inputs[1].Rows(pass.Rows) : default;

    private readonly ref struct Shards(ReadOnlySpan<Pass> passes, bool masked) : IBatchShards
    {
        private readonly ReadOnlySpan<Pass> _passes = passes;

        public int Count => _passes.Length;

        public ReadOnlySpan<float> Input(int shard) => _passes[shard].Input();

        public ReadOnlySpan<float> Mask(int shard) => BatchNormalize.Mask(_passes[shard], masked);

        public ReadOnlySpan<float> Sums(int shard) => _passes[shard].Scratch(BatchNormalize.Sums);
    }
}
