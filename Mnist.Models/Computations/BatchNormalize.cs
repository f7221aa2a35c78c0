using Mnist.Models.Config;
using Mnist.Models.Kernels.Normalization;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = gamma (x - mean) / sqrt(variance + epsilon) + beta over the last axis, with mean and variance of the whole batch while training.</summary>
/// <remarks>Under a mask only the steps that count give mean and variance; all are normalised.</remarks>
/// <param name="layer">The layer.</param>
/// <param name="channels">Size of the last axis.</param>
/// <param name="masked">Whether a second input says which steps count.</param>
internal sealed class BatchNormalize(BatchNormalization layer, int channels, bool masked) : Computation, IBatchStatistics
{
    // Per shard: sums of dy, then of dy xhat.
    private const int Part = 0;

    // For all shards, by channel: y = (x - mean) factor + offset, dx = dy factor + shift + (x - mean) slope; factor = gamma inverse.
    private const int Mean = 0;
    private const int Variance = 1;
    private const int Inverse = 2;
    private const int Factor = 3;
    private const int Offset = 4;
    private const int Shift = 5;
    private const int Slope = 6;
    private const int Nothing = 7;
    private const int SharedCount = 8;

    // For all shards: the running sums of each channel.
    private const int Lanes = SharedCount;

    public override Workspace Workspace => new([new(0, 2 * channels)], [.. Enumerable.Repeat(channels, SharedCount), RunningSums.Lanes * channels]);

    private ReadOnlySpan<float> Gamma => layer.Gamma is null ? default : layer.Gamma.Values;

    // Without batch statistics the moving averages take their place, and their gradients are nothing. Several predictions may share the buffers, so
    // each place is written once, with what it will hold.
    public override void Prepare(SharedBuffers shared, bool training)
    {
        layer.MovingMean.Values.CopyTo(shared[Mean]);
        BatchStatistics.Invert(layer.MovingVariance.Values, layer.Epsilon, Gamma, shared[Inverse], shared[Factor]);
        if (layer.Beta is null)
        {
            shared[Offset].Clear();
        }
        else
        {
            layer.Beta.Values.CopyTo(shared[Offset]);
        }

        shared[Shift].Clear();
        shared[Slope].Clear();
    }

    public void ReduceForward(ReadOnlySpan<Pass> passes)
    {
        Pass any = passes[0];
        Span<float> mean = any.Shared(Mean);
        Span<float> variance = any.Shared(Variance);
        int count = Count(passes);
        if (count == 0)
        {
            // Nothing counts: as in Keras, nothing has mean and variance 0.
            mean.Clear();
            variance.Clear();
        }
        else
        {
            RunningSums sums = new(any.Shared(Lanes), count);
            foreach (Pass pass in passes)
            {
                foreach (Range run in Runs(pass))
                {
                    sums.Add(pass.Input()[run]);
                }
            }

            sums.Mean(mean);
            RunningSums squares = new(any.Shared(Lanes), count);
            foreach (Pass pass in passes)
            {
                foreach (Range run in Runs(pass))
                {
                    squares.AddSquaredDistances(pass.Input()[run], mean);
                }
            }

            squares.Mean(variance);
        }

        BatchStatistics.Invert(variance, layer.Epsilon, Gamma, any.Shared(Inverse), any.Shared(Factor));
        if (any.UpdatesState)
        {
            BatchStatistics.Move(layer.MovingMean.Span, mean, layer.Momentum, Decay.OneMinus(layer.Momentum));
            BatchStatistics.Move(layer.MovingVariance.Span, variance, layer.Momentum, Decay.OneMinus(layer.Momentum));
        }
    }

    public override void Forward(Pass pass) =>
        BatchStatistics.Normalise(pass.Input(), pass.Shared(Mean), pass.Shared(Factor), pass.Shared(Offset), pass.Output());

    public void CollectBackward(Pass pass) => BatchStatistics.SumGradients(
        pass.Input(), pass.OutputGradient(), pass.Shared(Mean), pass.Shared(Inverse), pass.Scratch(Part)[..channels], pass.Scratch(Part)[channels..]);

    // dx = factor (dy - mean dy - xhat mean(dy xhat))
    public void ReduceBackward(ReadOnlySpan<Pass> passes)
    {
        Pass any = passes[0];
        double count = Count(passes);
        for (int channel = 0; channel < channels && count > 0; channel++)
        {
            (double sum, double product) = (0, 0);
            foreach (Pass pass in passes)
            {
                sum += pass.Scratch(Part)[channel];
                product += pass.Scratch(Part)[channels + channel];
            }

            double factor = any.Shared(Factor)[channel];
            any.Shared(Shift)[channel] = (float)(-factor * sum / count);
            any.Shared(Slope)[channel] = (float)(-factor * any.Shared(Inverse)[channel] * product / count);
        }
    }

    // dgamma = sum dy xhat   dbeta = sum dy
    public override void Backward(Pass pass)
    {
        if (pass.Trainable)
        {
            WeightGradients(pass);
        }

        if (!pass.NeedsInputGradient)
        {
            return;
        }

        if (!masked)
        {
            InputGradient(pass, Range.All, Shift, Slope);
            return;
        }

        // A step that does not count moved neither mean nor variance.
        InputGradient(pass, Range.All, Nothing, Nothing);
        foreach (Range run in Runs(pass))
        {
            InputGradient(pass, run, Shift, Slope);
        }
    }

    private void WeightGradients(Pass pass)
    {
        if (!pass.Training)
        {
            CollectBackward(pass);
        }

        ReadOnlySpan<float> sums = pass.Scratch(Part);
        if (layer.Gamma is not null)
        {
            sums[channels..].CopyTo(pass.Gradient(0));
        }

        if (layer.Beta is not null)
        {
            sums[..channels].CopyTo(pass.Gradient(layer.Gamma is null ? 0 : 1));
        }
    }

    private static void InputGradient(Pass pass, Range run, int shift, int slope) => BatchStatistics.InputGradient(
        pass.Input()[run], pass.OutputGradient()[run], pass.Shared(Mean), pass.Shared(Factor), pass.Shared(shift), pass.Shared(slope), pass.InputGradient()[run]);

    private int Count(ReadOnlySpan<Pass> passes)
    {
        int count = 0;
        foreach (Pass pass in passes)
        {
            foreach (Range run in Runs(pass))
            {
                count += run.GetOffsetAndLength(pass.Input().Length).Length / channels;
            }
        }

        return count;
    }

    // Runs of numbers that count: all, or those of the steps the mask leaves.
    private RunList Runs(Pass pass) => masked
        ? new RunList(pass.Inputs[1].Rows(pass.Rows), pass.Input().Length / Math.Max(1, pass.Inputs[1].RowSize * pass.Rows))
        : new RunList([1f], pass.Input().Length);

    /// <summary>The runs of ones in a mask, as ranges of what it masks.</summary>
    private ref struct RunList(ReadOnlySpan<float> mask, int size)
    {
        private readonly ReadOnlySpan<float> _mask = mask;
        private int _start;
        private int _end;

        public readonly Range Current => (_start * size)..(_end * size);

        public readonly RunList GetEnumerator() => this;

        public bool MoveNext()
        {
            for (_start = _end; _start < _mask.Length && _mask[_start] == 0; _start++)
            {
            }

            for (_end = _start; _end < _mask.Length && _mask[_end] != 0; _end++)
            {
            }

            return _end > _start;
        }
    }
}
