using Mnist.Models.Config;

namespace Mnist.Models.Optimizers;

/// <summary>Base of all optimizers.</summary>
public abstract class Optimizer : KerasObject
{
    // What Keras' optimizers can do besides, by the value that asks for nothing.
    private static readonly string[] Unsupported = ["weight_decay", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps"];

    private protected Optimizer()
    {
    }

    /// <summary>Name as Keras spells it, as <c>adam</c>.</summary>
    public virtual string Name => ClassName.ToLowerInvariant();

    /// <summary>The optimizers, by name.</summary>
    internal static KerasRegistry<Optimizer> Registry { get; } = new KerasRegistry<Optimizer>("optimizer", "optimizers")
        .Add("adam", config => Adam.FromConfig(config).Read(config))
        .Add("rmsprop", config => RMSprop.FromConfig(config).Read(config))
        .Add("sgd", config => SGD.FromConfig(config).Read(config));

    internal override string Module => "keras.optimizers";

    /// <summary>Step size, 0 or above; callbacks may change it between batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or not finite.</exception>
    public float LearningRate
    {
        get;
        set => field = Require.NotNegative(value, nameof(LearningRate));
    }

    /// <summary>Largest Euclidean norm of one weight's gradient, above 0; null: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or not finite.</exception>
    /// <exception cref="ArgumentException">The gradients are limited in another way already.</exception>
    public float? ClipNorm
    {
        get;
        set => field = Limit(value, ClipValue ?? GlobalClipNorm, nameof(ClipNorm));
    }

    /// <summary>Largest magnitude of one gradient element, above 0; null: no limit.</summary>
    /// <inheritdoc cref="ClipNorm"/>
    public float? ClipValue
    {
        get;
        set => field = Limit(value, ClipNorm ?? GlobalClipNorm, nameof(ClipValue));
    }

    /// <summary>Largest Euclidean norm of all gradients together, above 0; null: no limit.</summary>
    /// <inheritdoc cref="ClipNorm"/>
    public float? GlobalClipNorm
    {
        get;
        set => field = Limit(value, ClipNorm ?? ClipValue, nameof(GlobalClipNorm));
    }

    /// <summary>Buffers the optimizer keeps for each weight, 0 to 3, each as large as the weight.</summary>
    internal abstract int SlotCount { get; }

    /// <summary>Names of the slots, as Keras names them: <c>momentum</c>, <c>velocity</c>.</summary>
    internal abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>The optimizer of a name, with Keras' defaults.</summary>
    /// <param name="name">As <c>adam</c>; capitals do not matter.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Optimizer Get(string name) => Registry.Get(name);

    internal override void Describe(ConfigWriter config) => config
        .Set("name", Name)
        .Set("learning_rate", LearningRate)
        .Set("clipnorm", ClipNorm)
        .Set("clipvalue", ClipValue)
        .Set("global_clipnorm", GlobalClipNorm);

    /// <summary>Updates a range of a weight.</summary>
    internal void Update(in UpdateRange range)
    {
        if (ClipValue is float limit)
        {
            foreach (ref float value in range.Gradient)
            {
                value = Math.Clamp(value, -limit, limit);
            }
        }

        UpdateClipped(range);
    }

    /// <summary>Updates a range of a weight; the gradient is clipped already.</summary>
    private protected abstract void UpdateClipped(in UpdateRange range);

    private static float? Limit(float? limit, float? other, string name) => limit switch
    {
        null => null,
        _ when other is not null => throw new ArgumentException("Only one of ClipNorm, ClipValue and GlobalClipNorm can be set.", name),
        { } given => Require.Positive(given, name),
    };

    // The settings all optimizers share.
    private Optimizer Read(ConfigReader config)
    {
        foreach (string unsupported in Unsupported)
        {
            if (config.Has(unsupported))
            {
                throw config.Wrong(unsupported, "null", "a value");
            }
        }

        if (config.Bool("use_ema", false))
        {
            throw config.Wrong("use_ema", "false", "true");
        }

        ClipNorm = config.Single("clipnorm");
        ClipValue = config.Single("clipvalue");
        GlobalClipNorm = config.Single("global_clipnorm");
        return this;
    }
}
