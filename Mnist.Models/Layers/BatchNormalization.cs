using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;

namespace Mnist.Models.Layers;

/// <summary>Normalises each channel, then scales and shifts it (Keras class <c>BatchNormalization</c>; Ioffe and Szegedy, 2015).</summary>
/// <remarks>
/// <para><c>y = gamma (x - mean) / sqrt(variance + epsilon) + beta</c> over the last axis: mean and variance (divided by the count) are those
/// of the whole batch while training, moving averages otherwise.</para>
/// <para>Under a mask only the steps that count give mean and variance; all are normalised. A frozen layer uses the moving averages and leaves them alone.</para>
/// <para>Weights: <c>gamma</c>, <c>beta</c>, and, not trained, <c>moving_mean</c>, <c>moving_variance</c>, each (channels).</para>
/// </remarks>
public sealed class BatchNormalization : Layer
{
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

    /// <summary>The factor; null where there is none, or before the layer is built.</summary>
    internal Parameter? Gamma { get; private set; }

    /// <summary>The offset; null where there is none, or before the layer is built.</summary>
    internal Parameter? Beta { get; private set; }

    /// <summary>Average of the batches' means.</summary>
    internal Parameter MovingMean => Parameters[^2];

    /// <summary>Average of the batches' variances.</summary>
    internal Parameter MovingVariance => Parameters[^1];

    internal override bool ReadsMask => true;

    internal override bool PassesMask => true;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => Axis == -1 || Axis == input.ndim
        ? LayerArguments.AnyAxis(input, ClassName)
        : throw new ArgumentException($"BatchNormalization normalises the last axis only, received axis {Axis} for rows of shape {input}.");

    internal override void CreateParameters(Shape input)
    {
        int channels = input[-1];
        Gamma = Scale ? Add(new Parameter("gamma", channels, GammaInitializer)) : null;
        Beta = Center ? Add(new Parameter("beta", channels, BetaInitializer)) : null;
        Add(new Parameter("moving_mean", channels, MovingMeanInitializer, trainable: false));
        Add(new Parameter("moving_variance", channels, MovingVarianceInitializer, trainable: false));
    }

    internal override Shape WeightsFollow(Shape input) => input[-1];

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new BatchNormalize(this, inputs[0].Row[-1], masked: inputs.Length > 1);

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
