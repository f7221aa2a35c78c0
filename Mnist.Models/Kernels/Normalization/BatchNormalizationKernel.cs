using Mnist.Models.Kernels.Reductions;

namespace Mnist.Models.Kernels.Normalization;

/// <summary>Batch normalisation over (rows, channels): the order of its passes, and the numbers of each channel that all shards share.</summary>
/// <remarks>
/// <para>
/// Forward, with <c>inverse = 1 / sqrt(variance + epsilon)</c> and <c>factor = gamma inverse</c>: <c>y = (x - mean) factor + beta</c>.
/// Backward, with <c>xhat = (x - mean) inverse</c> and means over the batch: <c>dx = factor (dy - mean(dy) - xhat mean(dy xhat))</c>,
/// <c>dgamma = sum(dy xhat)</c>, <c>dbeta = sum(dy)</c>; as a map of rows, <c>dx = dy factor + shift + (x - mean) slope</c>.
/// </para>
/// <para>
/// One step: <see cref="UseMovingAverages"/>; while training <see cref="UseBatch"/>, where all shards meet; <see cref="Forward"/> on each shard;
/// <see cref="SumGradients"/> on each shard; <see cref="CombineGradients"/>, where they meet again; <see cref="InputGradient"/> on each shard.
/// </para>
/// <para>Under a mask only the steps that count give mean and variance, but all are normalised, so all have gradients.</para>
/// </remarks>
internal sealed class BatchNormalizationKernel
{
    // Per channel, in the shared buffer. Each vector starts a line of its own: 16 floats are a cache line and the widest vector.
    private const int Mean = 0;
    private const int Variance = 1;
    private const int Inverse = 2;
    private const int Factor = 3;
    private const int Offset = 4;
    private const int Shift = 5;
    private const int Slope = 6;
    private const int Zeros = 7;
    private const int Lanes = 8;
    private const int LineFloats = 16;

    private readonly int _channels;
    private readonly int _line;
    private readonly float _epsilon;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="channels">Channels, 1 or more.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNormalizationKernel(int channels, float epsilon)
    {
        _channels = channels;
        _epsilon = epsilon;
        _line = checked((channels + LineFloats - 1) / LineFloats * LineFloats);
    }

    /// <summary>Floats of the buffer that all shards share.</summary>
    public int SharedSize => checked((Lanes + RunningSums.Lanes) * _line);

    /// <summary>Floats of scratch of each shard: its sums of dy, then of dy xhat.</summary>
    public int ScratchSize => checked(2 * _channels);

    /// <summary>Takes the moving averages for mean and variance, whose gradients are nothing.</summary>
    /// <remarks>Several predictions may share the buffer, so each number is written once, with its final value.</remarks>
    /// <param name="shared">The shared buffer.</param>
    /// <param name="movingMean">(channels).</param>
    /// <param name="movingVariance">(channels).</param>
    /// <param name="gamma">(channels), or empty for ones.</param>
    /// <param name="beta">(channels), or empty for zeros.</param>
    public void UseMovingAverages(
        Span<float> shared, ReadOnlySpan<float> movingMean, ReadOnlySpan<float> movingVariance, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta)
    {
        movingMean.CopyTo(Part(shared, Mean));
        BatchStatistics.Invert(movingVariance, _epsilon, gamma, Part(shared, Inverse), Part(shared, Factor));
        if (beta.IsEmpty)
        {
            Part(shared, Offset).Clear();
        }
        else
        {
            beta.CopyTo(Part(shared, Offset));
        }

        Part(shared, Shift).Clear();
        Part(shared, Slope).Clear();
        Part(shared, Zeros).Clear();
    }

    /// <summary>Takes mean and variance (divided by the count) of the whole batch; of nothing both are 0, as in Keras.</summary>
    /// <param name="shards">All shards, in order: it is the order of the sums.</param>
    /// <param name="shared">The shared buffer.</param>
    /// <param name="gamma">(channels), or empty for ones.</param>
    public void UseBatch<TShards>(in TShards shards, Span<float> shared, ReadOnlySpan<float> gamma)
        where TShards : struct, IBatchShards, allows ref struct
    {
        Span<float> mean = Part(shared, Mean);
        Span<float> variance = Part(shared, Variance);
        Span<float> lanes = shared.Slice(Lanes * _line, RunningSums.Lanes * _channels);
        int rows = Rows(shards);
        mean.Clear();
        variance.Clear();
        if (rows > 0)
        {
            RunningSums sums = new(lanes, rows);
            for (int shard = 0; shard < shards.Count; shard++)
            {
                ReadOnlySpan<float> x = shards.Input(shard);
                foreach (Range run in new MaskRuns(shards.Mask(shard), x.Length))
                {
                    sums.Add(x[run]);
                }
            }

            sums.Mean(mean);
            RunningSums squares = new(lanes, rows);
            for (int shard = 0; shard < shards.Count; shard++)
            {
                ReadOnlySpan<float> x = shards.Input(shard);
                foreach (Range run in new MaskRuns(shards.Mask(shard), x.Length))
                {
                    squares.AddSquaredDistances(x[run], mean);
                }
            }

            squares.Mean(variance);
        }

        BatchStatistics.Invert(variance, _epsilon, gamma, Part(shared, Inverse), Part(shared, Factor));
    }

    /// <summary>Moves the moving averages towards the batch's mean and variance.</summary>
    /// <param name="shared">The shared buffer after <see cref="UseBatch"/>.</param>
    /// <param name="movingMean">(channels).</param>
    /// <param name="movingVariance">(channels).</param>
    /// <param name="decay">0 to 1: Keras' momentum.</param>
    /// <param name="oneMinusDecay"><c>1 - decay</c>, as the caller rounds it.</param>
    public void MoveAverages(ReadOnlySpan<float> shared, Span<float> movingMean, Span<float> movingVariance, float decay, float oneMinusDecay)
    {
        BatchStatistics.Move(movingMean, Part(shared, Mean), decay, oneMinusDecay);
        BatchStatistics.Move(movingVariance, Part(shared, Variance), decay, oneMinusDecay);
    }

    /// <summary>Normalises a shard.</summary>
    /// <param name="shared">The shared buffer.</param>
    /// <param name="x">(rows, channels).</param>
    /// <param name="y">(rows, channels); overwritten.</param>
    public void Forward(ReadOnlySpan<float> shared, ReadOnlySpan<float> x, Span<float> y) =>
        BatchStatistics.Normalise(x, Part(shared, Mean), Part(shared, Factor), Part(shared, Offset), y);

    /// <summary>Sums dy and dy xhat of a shard.</summary>
    /// <param name="shared">The shared buffer.</param>
    /// <param name="x">(rows, channels).</param>
    /// <param name="dy">(rows, channels).</param>
    /// <param name="scratch">The shard's scratch; overwritten: the gradients to beta, then to gamma.</param>
    public void SumGradients(ReadOnlySpan<float> shared, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch) =>
        BatchStatistics.SumGradients(x, dy, Part(shared, Mean), Part(shared, Inverse), scratch[.._channels], scratch.Slice(_channels, _channels));

    /// <summary>Joins the shards' sums to what the input gradient of every row needs; only after <see cref="UseBatch"/>.</summary>
    /// <param name="shards">All shards, in order.</param>
    /// <param name="shared">The shared buffer.</param>
    public void CombineGradients<TShards>(in TShards shards, Span<float> shared)
        where TShards : struct, IBatchShards, allows ref struct
    {
        ReadOnlySpan<float> factors = Part(shared, Factor);
        ReadOnlySpan<float> inverses = Part(shared, Inverse);
        Span<float> shift = Part(shared, Shift);
        Span<float> slope = Part(shared, Slope);
        double count = Rows(shards);
        for (int channel = 0; channel < _channels && count > 0; channel++)
        {
            (double sum, double product) = (0, 0);
            for (int shard = 0; shard < shards.Count; shard++)
            {
                ReadOnlySpan<float> sums = shards.Sums(shard);
                sum += sums[channel];
                product += sums[_channels + channel];
            }

            double factor = factors[channel];
            shift[channel] = (float)(-factor * sum / count);
            slope[channel] = (float)(-factor * inverses[channel] * product / count);
        }
    }

    /// <summary>Gradient to gamma, which <see cref="SumGradients"/> left in a shard's scratch.</summary>
    public ReadOnlySpan<float> GammaGradient(ReadOnlySpan<float> scratch) => scratch.Slice(_channels, _channels);

    /// <summary>Gradient to beta, which <see cref="SumGradients"/> left in a shard's scratch.</summary>
    public ReadOnlySpan<float> BetaGradient(ReadOnlySpan<float> scratch) => scratch[.._channels];

    /// <summary>Gradient to a shard's input.</summary>
    /// <param name="shared">The shared buffer.</param>
    /// <param name="x">(rows, channels).</param>
    /// <param name="dy">(rows, channels).</param>
    /// <param name="dx">(rows, channels); overwritten.</param>
    /// <param name="mask">As <see cref="IBatchShards.Mask"/>; a step that did not count moved neither mean nor variance.</param>
    public void InputGradient(ReadOnlySpan<float> shared, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, ReadOnlySpan<float> mask = default)
    {
        if (!mask.IsEmpty)
        {
            MapGradient(shared, x, dy, dx, Zeros, Zeros);
        }

        foreach (Range run in new MaskRuns(mask, x.Length))
        {
            MapGradient(shared, x[run], dy[run], dx[run], Shift, Slope);
        }
    }

    private void MapGradient(ReadOnlySpan<float> shared, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, int shift, int slope) =>
        BatchStatistics.InputGradient(x, dy, Part(shared, Mean), Part(shared, Factor), Part(shared, shift), Part(shared, slope), dx);

    private int Rows<TShards>(in TShards shards)
        where TShards : struct, IBatchShards, allows ref struct
    {
        int rows = 0;
        for (int shard = 0; shard < shards.Count; shard++)
        {
            int length = shards.Input(shard).Length;
            foreach (Range run in new MaskRuns(shards.Mask(shard), length))
            {
                rows += run.GetOffsetAndLength(length).Length / _channels;
            }
        }

        return rows;
    }

    private Span<float> Part(Span<float> shared, int part) => shared.Slice(part * _line, _channels);

    private ReadOnlySpan<float> Part(ReadOnlySpan<float> shared, int part) => shared.Slice(part * _line, _channels);
}
