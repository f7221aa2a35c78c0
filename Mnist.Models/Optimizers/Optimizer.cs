using Mnist.Models.Config;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Base of all optimizers.</summary>
public abstract class Optimizer : KerasObject
{
    // What Keras' optimizers can do besides.
    private static readonly string[] Unsupported = ["loss_scale_factor", "gradient_accumulation_steps"];

    private float _scheduledRate;

    private protected Optimizer(LearningRateSchedule? learning_rate, float missing)
    {
        if (learning_rate is null or ConstantRate)
        {
            LearningRate = Require.NotNegative((learning_rate as ConstantRate)?.Rate ?? missing, nameof(learning_rate));
        }
        else
        {
            Schedule = learning_rate;
            _scheduledRate = learning_rate.At(0);
        }
    }

    /// <summary>Name as Keras spells it, as <c>adam</c>.</summary>
    public virtual string Name => ClassName.ToLowerInvariant();

    /// <summary>Learning rate of the next update, 0 or above; callbacks may change it between batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or not finite.</exception>
    /// <exception cref="InvalidOperationException">The rate follows a schedule.</exception>
    public float LearningRate
    {
        get => Schedule is null ? field : _scheduledRate;
        set => field = Schedule is null
            ? Require.NotNegative(value, nameof(LearningRate))
            : throw new InvalidOperationException($"The learning rate follows {Schedule.ClassName}; make the optimizer with a number to set it.");
    }

    /// <summary>What the learning rate follows; null: a number.</summary>
    public LearningRateSchedule? Schedule { get; }

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

    /// <summary>Part of each weight, times the learning rate, that is taken off before an update, 0 or above; null: none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or not finite.</exception>
    public float? WeightDecay
    {
        get;
        set => field = value is float given ? Require.NotNegative(given, nameof(WeightDecay)) : null;
    }

    /// <summary>Whether a moving average of each weight is kept, which replaces the weight when <c>fit</c> ends; set it before <c>compile</c>.</summary>
    public bool UseEma { get; set; }

    /// <summary>Decay of the moving averages, 0 to 1; 0.99 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 0 to 1.</exception>
    public float EmaMomentum
    {
        get;
        set => field = Require.UpToOne(value, nameof(EmaMomentum));
    } = 0.99f;

    /// <summary>After so many updates each time the averages replace the weights, at least 1; null: only when <c>fit</c> ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? EmaOverwriteFrequency
    {
        get;
        set => field = value is int given ? Require.Positive(given, nameof(EmaOverwriteFrequency)) : null;
    }

    /// <summary>The optimizers, by name.</summary>
    internal static KerasRegistry<Optimizer> Registry { get; } = new KerasRegistry<Optimizer>("optimizer", "optimizers")
        .Add("adadelta", Adadelta.FromConfig)
        .Add("adagrad", Adagrad.FromConfig)
        .Add("adam", Adam.FromConfig)
        .Add("adamax", Adamax.FromConfig)
        .Add("adamw", AdamW.FromConfig, "adam_w")
        .Add("ftrl", Ftrl.FromConfig)
        .Add("lion", Lion.FromConfig)
        .Add("nadam", Nadam.FromConfig)
        .Add("rmsprop", RMSprop.FromConfig)
        .Add("sgd", SGD.FromConfig);

    internal override string Module => "keras.optimizers";

    /// <summary>What the rule remembers of each weight, 0 to 3 slots.</summary>
    internal abstract IReadOnlyList<OptimizerSlot> Slots { get; }

    /// <summary>The optimizer of a name, with Keras' defaults.</summary>
    /// <param name="name">As <c>adam</c>; capitals do not matter.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Optimizer Get(string name) => Registry.Get(name);

    internal override void Describe(ConfigWriter config) => config
        .Set("name", Name)
        .Set("learning_rate", Schedule is null ? LearningRate : Schedule.ToJson())
        .Set("weight_decay", WeightDecay)
        .Set("clipnorm", ClipNorm)
        .Set("global_clipnorm", GlobalClipNorm)
        .Set("clipvalue", ClipValue)
        .Set("use_ema", UseEma)
        .Set("ema_momentum", EmaMomentum)
        .Set("ema_overwrite_frequency", EmaOverwriteFrequency);

    /// <summary>Whether the rule reads the gradient's square.</summary>
    internal virtual bool ReadsSquares => true;

    /// <summary>Whether a table's squares are added up row by row; what is clipped is the sum of the rows, so its squares are its own.</summary>
    internal bool SumsRowSquares => ReadsSquares && (ClipNorm ?? GlobalClipNorm ?? ClipValue) is null;

    /// <summary>Makes the rule for one model.</summary>
    internal abstract Updater CreateUpdater();

    /// <summary>The learning rate of an update; <see cref="LearningRate"/> is that of the next one from now on.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    internal float RateOf(long step)
    {
        if (Schedule is null)
        {
            return LearningRate;
        }

        _scheduledRate = Schedule.At(step);
        return Schedule.At(step - 1);
    }

    /// <summary>The learning rate a configuration gives: a number or a schedule; null when missing.</summary>
    private protected static LearningRateSchedule? ReadRate(ConfigReader config) => config.IsNumber("learning_rate")
        ? config.Single("learning_rate")!.Value
        : config.Object(LearningRateSchedule.Registry, "learning_rate");

    /// <summary>Reads the settings that all optimizers share.</summary>
    private protected static TOptimizer ReadShared<TOptimizer>(TOptimizer optimizer, ConfigReader config)
        where TOptimizer : Optimizer
    {
        foreach (string unsupported in Unsupported)
        {
            if (config.Has(unsupported))
            {
                throw config.Wrong(unsupported, "null", "a value");
            }
        }

        optimizer.ClipNorm = config.Single("clipnorm");
        optimizer.ClipValue = config.Single("clipvalue");
        optimizer.GlobalClipNorm = config.Single("global_clipnorm");
        optimizer.WeightDecay = config.Single("weight_decay") ?? optimizer.WeightDecay;
        optimizer.UseEma = config.Bool("use_ema", false);
        optimizer.EmaMomentum = config.Single("ema_momentum") ?? optimizer.EmaMomentum;
        optimizer.EmaOverwriteFrequency = config.Has("ema_overwrite_frequency") ? config.Int("ema_overwrite_frequency") : null;
        return optimizer;
    }

    private static float? Limit(float? limit, float? other, string name) => limit switch
    {
        null => null,
        _ when other is not null => throw new ArgumentException("Only one of ClipNorm, ClipValue and GlobalClipNorm can be set.", name),
        { } given => Require.Positive(given, name),
    };
}
