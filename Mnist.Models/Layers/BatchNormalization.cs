using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Initializers;
using Mnist.Models.Kernels.Normalization;
using Mnist.Models.Kernels.Reductions;

namespace Mnist.Models.Layers;

/// <summary>Normalises each channel, then scales and shifts it (Keras class <c>BatchNormalization</c>; Ioffe and Szegedy, 2015).</summary>
/// <remarks>
/// <para><c>y = gamma (x - mean) / sqrt(variance + epsilon) + beta</c> over the last axis: mean and variance (divided by the count) are those
/// of the whole batch while training, moving averages otherwise.</para>
/// <para>Weights: <c>gamma</c>, <c>beta</c>, and, not trained, <c>moving_mean</c>, <c>moving_variance</c>, each (channels).</para>
/// </remarks>
public sealed class BatchNormalization : Layer, IWholeBatch
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
    private const int SharedCount = 7;

    // For all shards: the running sums of each channel.
    private const int Lanes = SharedCount;

    private Parameter? _gamma;
    private Parameter? _beta;
    private Parameter? _movingMean;
    private Parameter? _movingVariance;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="axis">Channel axis; only the last, -1 or its number.</param>
    /// <param name="momentum">Decay of the moving averages, 0 to 1.</param>
    /// <param name="epsilon">Added to the variance, 0 or above.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is not 0 to 1, or epsilon is below 0 or not finite.</exception>
    public BatchNormalization(int axis = -1, float momentum = 0.99f, float epsilon = 1e-3f, bool center = true, bool scale = true, string? name = null)
        : base(name)
    {
        Axis = axis;
        Momentum = Require.UpToOne(momentum);
        Epsilon = Require.NotNegative(epsilon);
        Center = center;
        Scale = scale;
    }

    /// <summary>Channel axis.</summary>
    public int Axis { get; }

    /// <summary>Decay of the moving averages.</summary>
    public float Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>Whether there is a beta.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale { get; }

    /// <summary>Start values of beta.</summary>
    public Initializer BetaInitializer { get; init; } = "zeros";

    /// <summary>Start values of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = "ones";

    /// <summary>Start values of the moving mean.</summary>
    public Initializer MovingMeanInitializer { get; init; } = "zeros";

    /// <summary>Start values of the moving variance.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = "ones";

    private int Channels => InputShape[-1];

    private ReadOnlySpan<float> Gamma => _gamma is null ? default : _gamma.Values;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => Axis == -1 || Axis == input.ndim
        ? LayerArguments.AnyAxis(input, ClassName)
        : throw new ArgumentException($"BatchNormalization normalises the last axis only, received axis {Axis} for rows of shape {input}.");

    internal override void CreateParameters(Shape input)
    {
        int channels = input[-1];
        _gamma = Scale ? Add(new Parameter("gamma", channels, GammaInitializer)) : null;
        _beta = Center ? Add(new Parameter("beta", channels, BetaInitializer)) : null;
        _movingMean = Add(new Parameter("moving_mean", channels, MovingMeanInitializer, trainable: false));
        _movingVariance = Add(new Parameter("moving_variance", channels, MovingVarianceInitializer, trainable: false));
    }

    internal override LayerMemory Memory(int rows) => new([2 * Channels], [.. Enumerable.Repeat(Channels, SharedCount), RunningSums.Lanes * Channels]);

    // Without batch statistics the moving averages take their place, and their gradients are nothing. Several predictions may share the buffers, so
    // each place is written once, with what it will hold.
    internal override void Prepare(SharedBuffers shared, bool training)
    {
        _movingMean!.Values.CopyTo(shared[Mean]);
        BatchStatistics.Invert(_movingVariance!.Values, Epsilon, Gamma, shared[Inverse], shared[Factor]);
        if (_beta is null)
        {
            shared[Offset].Clear();
        }
        else
        {
            _beta.Values.CopyTo(shared[Offset]);
        }

        shared[Shift].Clear();
        shared[Slope].Clear();
    }

    void IWholeBatch.CombineForward(ReadOnlySpan<LayerPass> passes)
    {
        if (!Trainable)
        {
            return;
        }

        LayerPass any = passes[0];
        Span<float> mean = any.Shared(Mean);
        Span<float> variance = any.Shared(Variance);
        int rows = 0;
        foreach (LayerPass pass in passes)
        {
            rows += pass.Input.Length / Channels;
        }

        RunningSums sums = new(any.Shared(Lanes), rows);
        foreach (LayerPass pass in passes)
        {
            sums.Add(pass.Input);
        }

        sums.Mean(mean);
        RunningSums squares = new(any.Shared(Lanes), rows);
        foreach (LayerPass pass in passes)
        {
            squares.AddSquaredDistances(pass.Input, mean);
        }

        squares.Mean(variance);
        BatchStatistics.Invert(variance, Epsilon, Gamma, any.Shared(Inverse), any.Shared(Factor));
        BatchStatistics.Move(_movingMean!.Span, mean, Momentum, Decay.OneMinus(Momentum));
        BatchStatistics.Move(_movingVariance!.Span, variance, Momentum, Decay.OneMinus(Momentum));
    }

    internal override void Forward(LayerPass pass) =>
        BatchStatistics.Normalise(pass.Input, pass.Shared(Mean), pass.Shared(Factor), pass.Shared(Offset), pass.Output);

    void IWholeBatch.GatherBackward(LayerPass pass) => BatchStatistics.SumGradients(
        pass.Input, pass.OutputGradient, pass.Shared(Mean), pass.Shared(Inverse), pass.Scratch(Part)[..Channels], pass.Scratch(Part)[Channels..]);

    // dx = factor (dy - mean dy - xhat mean(dy xhat))
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

            double factor = any.Shared(Factor)[channel];
            any.Shared(Shift)[channel] = (float)(-factor * sum / count);
            any.Shared(Slope)[channel] = (float)(-factor * any.Shared(Inverse)[channel] * product / count);
        }
    }

    // dgamma = sum dy xhat   dbeta = sum dy
    internal override void Backward(LayerPass pass)
    {
        ReadOnlySpan<float> sums = pass.Scratch(Part);
        if (_gamma is not null)
        {
            sums[Channels..].CopyTo(pass.Gradient(0));
        }

        if (_beta is not null)
        {
            sums[..Channels].CopyTo(pass.Gradient(_gamma is null ? 0 : 1));
        }

        if (pass.NeedsInputGradient)
        {
            BatchStatistics.InputGradient(
                pass.Input, pass.OutputGradient, pass.Shared(Mean), pass.Shared(Factor), pass.Shared(Shift), pass.Shared(Slope), pass.InputGradient);
        }
    }

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("axis", Axis)
        .Set("momentum", Momentum)
        .Set("epsilon", Epsilon)
        .Set("center", Center)
        .Set("scale", Scale)
        .SetInitializer("beta_initializer", BetaInitializer)
        .SetInitializer("gamma_initializer", GammaInitializer)
        .SetInitializer("moving_mean_initializer", MovingMeanInitializer)
        .SetInitializer("moving_variance_initializer", MovingVarianceInitializer);
}
