using Mnist.Models.Kernels;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models.Tensors;

namespace Mnist.Models.Layers;

/// <summary>Normalises each channel, then scales and shifts it (Keras class <c>BatchNormalization</c>; Ioffe and Szegedy, 2015).</summary>
/// <remarks>
/// <para><c>y = gamma (x - mean) / sqrt(variance + epsilon) + beta</c> over the last axis: mean and variance (divided by the count) are those
/// of the whole batch while training, moving averages otherwise.</para>
/// <para>Weights: <c>gamma</c>, <c>beta</c>, and, not trained, <c>moving_mean</c>, <c>moving_variance</c>, each (channels).</para>
/// </remarks>
public sealed class BatchNormalization : Layer, IWholeBatch
{
    // Per shard: means, then squares; backward: sums of dy, then of dy xhat.
    private const int Part = 0;

    // For all shards: mean, 1 / deviation, mean of dy, mean of dy xhat.
    private const int Mean = 0;
    private const int Inverse = 1;
    private const int MeanGradient = 2;
    private const int MeanProduct = 3;

    private Parameter? _gamma;
    private Parameter? _beta;
    private Parameter? _movingMean;
    private Parameter? _movingVariance;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="axis">Channel axis; only the last, -1 or its number.</param>
    /// <param name="momentum">Share of the moving averages that is kept.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="name">Unique name inside the model.</param>
    public BatchNormalization(int axis = -1, float momentum = 0.99f, float epsilon = 1e-3f, bool center = true, bool scale = true, string? name = null)
        : base(name)
    {
        (Axis, Momentum, Epsilon, Center, Scale) = (axis, momentum, epsilon, center, scale);
    }

    /// <summary>Channel axis.</summary>
    public int Axis { get; }

    /// <summary>Share of the moving averages that is kept.</summary>
    public float Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>Whether there is a beta.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale { get; }

    private int Channels => InputShape[-1];

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => Axis == -1 || Axis == input.ndim
        ? input
        : throw new ArgumentException($"BatchNormalization normalises the last axis only, received axis {Axis} for rows of shape {input}.", nameof(input));

    internal override void CreateParameters(Shape input)
    {
        int channels = input[-1];
        _gamma = Scale ? Add(new Parameter("gamma", channels, "ones")) : null;
        _beta = Center ? Add(new Parameter("beta", channels, "zeros")) : null;
        _movingMean = Add(new Parameter("moving_mean", channels, "zeros", trainable: false));
        _movingVariance = Add(new Parameter("moving_variance", channels, "ones", trainable: false));
    }

    internal override LayerMemory Memory(int rows) => new([2 * Channels], [Channels, Channels, Channels, Channels]);

    // Without batch statistics the moving averages take their place, and their gradients are nothing.
    internal override void Prepare(SharedBuffers shared, bool training)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            shared[Mean][channel] = _movingMean!.Values[channel];
            shared[Inverse][channel] = 1f / MathF.Sqrt(_movingVariance!.Values[channel] + Epsilon);
        }

        shared[MeanGradient].Clear();
        shared[MeanProduct].Clear();
    }

    void IWholeBatch.GatherForward(LayerPass pass) =>
        BatchStatistics.Measure(pass.Input, pass.Scratch(Part)[..Channels], pass.Scratch(Part)[Channels..]);

    void IWholeBatch.CombineForward(ReadOnlySpan<LayerPass> passes)
    {
        LayerPass any = passes[0];
        for (int channel = 0; channel < Channels && Trainable; channel++)
        {
            (double Count, double Mean, double Squares) total = default;
            foreach (LayerPass pass in passes)
            {
                BatchStatistics.Join(ref total, pass.Input.Length / Channels, pass.Scratch(Part)[channel], pass.Scratch(Part)[Channels + channel]);
            }

            (float mean, float variance) = ((float)total.Mean, (float)(total.Squares / total.Count));
            any.Shared(Mean)[channel] = mean;
            any.Shared(Inverse)[channel] = 1f / MathF.Sqrt(variance + Epsilon);
            Move(ref _movingMean!.Span[channel], mean);
            Move(ref _movingVariance!.Span[channel], variance);
        }
    }

    internal override void Forward(LayerPass pass)
    {
        ReadOnlySpan<float> x = pass.Input;
        Span<float> y = pass.Output;
        ReadOnlySpan<float> mean = pass.Shared(Mean);
        ReadOnlySpan<float> inverse = pass.Shared(Inverse);
        int channels = Channels;
        for (int i = 0, channel = 0; i < x.Length; i++, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            float normalised = (x[i] - mean[channel]) * inverse[channel];
            y[i] = MathF.FusedMultiplyAdd(normalised, Gamma(channel), Beta(channel));
        }
    }

    void IWholeBatch.GatherBackward(LayerPass pass) => SumGradients(pass, pass.Scratch(Part)[..Channels], pass.Scratch(Part)[Channels..]);

    void IWholeBatch.CombineBackward(ReadOnlySpan<LayerPass> passes)
    {
        LayerPass any = passes[0];
        for (int channel = 0; channel < Channels && Trainable; channel++)
        {
            (double sum, double product, double count) = (0, 0, 0);
            foreach (LayerPass pass in passes)
            {
                sum += pass.Scratch(Part)[channel];
                product += pass.Scratch(Part)[Channels + channel];
                count += pass.Input.Length / Channels;
            }

            any.Shared(MeanGradient)[channel] = (float)(sum / count);
            any.Shared(MeanProduct)[channel] = (float)(product / count);
        }
    }

    // dgamma = sum dy xhat   dbeta = sum dy   dx = gamma / deviation (dy - mean dy - xhat mean(dy xhat))
    internal override void Backward(LayerPass pass)
    {
        Span<float> sums = pass.Scratch(Part);
        SumGradients(pass, sums[..Channels], sums[Channels..]);
        if (_gamma is not null)
        {
            sums[Channels..].CopyTo(pass.Gradient(0));
        }

        if (_beta is not null)
        {
            sums[..Channels].CopyTo(pass.Gradient(_gamma is null ? 0 : 1));
        }

        if (!pass.NeedsInputGradient)
        {
            return;
        }

        ReadOnlySpan<float> dy = pass.OutputGradient;
        Span<float> dx = pass.InputGradient;
        int channels = Channels;
        for (int i = 0, channel = 0; i < dx.Length; i++, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            float normalised = (pass.Input[i] - pass.Shared(Mean)[channel]) * pass.Shared(Inverse)[channel];
            float centred = dy[i] - pass.Shared(MeanGradient)[channel] - (normalised * pass.Shared(MeanProduct)[channel]);
            dx[i] = Gamma(channel) * pass.Shared(Inverse)[channel] * centred;
        }
    }

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("axis", Axis)
        .Set("momentum", Momentum)
        .Set("epsilon", Epsilon)
        .Set("center", Center)
        .Set("scale", Scale);

    private void SumGradients(LayerPass pass, Span<float> sum, Span<float> product)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient;
        ReadOnlySpan<float> x = pass.Input;
        ReadOnlySpan<float> mean = pass.Shared(Mean);
        ReadOnlySpan<float> inverse = pass.Shared(Inverse);
        int channels = Channels;
        sum.Clear();
        product.Clear();
        for (int i = 0, channel = 0; i < dy.Length; i++, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            sum[channel] += dy[i];
            product[channel] = MathF.FusedMultiplyAdd(dy[i], (x[i] - mean[channel]) * inverse[channel], product[channel]);
        }
    }

    private void Move(ref float average, float value) => average = (average * Momentum) + (value * (1f - Momentum));

    private float Gamma(int channel) => _gamma is null ? 1f : _gamma.Values[channel];

    private float Beta(int channel) => _beta is null ? 0f : _beta.Values[channel];
}
