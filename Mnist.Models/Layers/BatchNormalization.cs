using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

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
    /// <param name="momentum">Decay of the moving averages, 0 to 1; 0.99 by default.</param>
    /// <param name="epsilon">Added to the variance, 0 or above; 0.001 by default.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="beta_initializer">Initial values of beta; <c>zeros</c> by default.</param>
    /// <param name="gamma_initializer">Initial values of gamma; <c>ones</c> by default.</param>
    /// <param name="moving_mean_initializer">Initial values of the moving mean; <c>zeros</c> by default.</param>
    /// <param name="moving_variance_initializer">Initial values of the moving variance; <c>ones</c> by default.</param>
    /// <param name="beta_regularizer">Penalty on beta.</param>
    /// <param name="gamma_regularizer">Penalty on gamma.</param>
    /// <param name="beta_constraint">What beta is put back into after each update.</param>
    /// <param name="gamma_constraint">What gamma is put back into after each update.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is not 0 to 1, or epsilon is below 0 or not finite.</exception>
    public BatchNormalization(
        int axis = -1,
        float? momentum = null,
        float? epsilon = null,
        bool center = true,
        bool scale = true,
        Initializer? beta_initializer = null,
        Initializer? gamma_initializer = null,
        Initializer? moving_mean_initializer = null,
        Initializer? moving_variance_initializer = null,
        Regularizer? beta_regularizer = null,
        Regularizer? gamma_regularizer = null,
        Constraint? beta_constraint = null,
        Constraint? gamma_constraint = null,
        string? name = null)
        : base(name)
    {
        Axis = axis;
        Momentum = Require.UpToOne(momentum ?? 0.99f, nameof(momentum));
        Epsilon = Require.NotNegative(epsilon ?? 1e-3f, nameof(epsilon));
        Gamma = scale ? Weight("gamma", gamma_initializer ?? "ones", gamma_regularizer, gamma_constraint) : null;
        Beta = center ? Weight("beta", beta_initializer ?? "zeros", beta_regularizer, beta_constraint) : null;
        MovingMean = Weight("moving_mean", moving_mean_initializer ?? "zeros", trainable: false);
        MovingVariance = Weight("moving_variance", moving_variance_initializer ?? "ones", trainable: false);
    }

    /// <summary>Channel axis.</summary>
    public int Axis { get; }

    /// <summary>Decay of the moving averages.</summary>
    public float Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>Whether there is a beta.</summary>
    public bool Center => Beta is not null;

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale => Gamma is not null;

    /// <summary>The factor; null where there is none.</summary>
    internal Parameter? Gamma { get; }

    /// <summary>The offset; null where there is none.</summary>
    internal Parameter? Beta { get; }

    /// <summary>Average of the batches' means.</summary>
    internal Parameter MovingMean { get; }

    /// <summary>Average of the batches' variances.</summary>
    internal Parameter MovingVariance { get; }

    internal override bool ReadsMask => true;

    internal override bool PassesMask => true;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => Axis == -1 || Axis == input.ndim
        ? LayerArguments.AnyAxis(input, ClassName)
        : throw new ArgumentException($"BatchNormalization normalises the last axis only, received axis {Axis} for rows of shape {input}.");

    internal override Shape WeightsFollow(Shape input) => input[-1];

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new BatchNormalize(this, inputs[0].Row[-1], masked: inputs.Length > 1);

    internal static BatchNormalization FromConfig(ConfigReader config) => new(
        config.Ints("axis") is [int axis] ? axis : -1,
        config.Single("momentum"),
        config.Single("epsilon"),
        config.Bool("center", true),
        config.Bool("scale", true),
        config.Initializer("beta"),
        config.Initializer("gamma"),
        config.Initializer("moving_mean"),
        config.Initializer("moving_variance"),
        config.Regularizer("beta"),
        config.Regularizer("gamma"),
        config.Constraint("beta"),
        config.Constraint("gamma"),
        config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config
            .Set("axis", Axis)
            .Set("momentum", Momentum)
            .Set("epsilon", Epsilon)
            .Set("center", Center)
            .Set("scale", Scale)
            .Weights(Beta, Gamma, MovingMean, MovingVariance);
    }

    private protected override void CreateWeights(Shape input)
    {
        foreach (Parameter? weight in (ReadOnlySpan<Parameter?>)[Gamma, Beta, MovingMean, MovingVariance])
        {
            weight?.Create(input[-1]);
        }
    }
}
