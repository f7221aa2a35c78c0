using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Initializers;
using Mnist.Models.Layers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>Makes layers from Keras configurations. The list is closed: no type name from a file is ever looked up.</summary>
internal static class LayerRegistry
{
    private static readonly Dictionary<string, Func<ConfigReader, Layer>> Makers = new(StringComparer.Ordinal)
    {
        ["Activation"] = c => new Activation(c.Object(ActivationFunction.Registry, "activation") ?? "linear", c.Name),
        ["Add"] = c => new Add(c.Name),
        ["Average"] = c => new Average(c.Name),
        ["AveragePooling2D"] = c => new AveragePooling2D(Pool(c), Strides(c), Padding(c), name: c.Name),
        ["BatchNormalization"] = BatchNormalization,
        ["Concatenate"] = c => new Concatenate(c.Int("axis", -1), c.Name),
        ["Conv2D"] = Conv2D,
        ["Dense"] = Dense,
        ["Dot"] = Dot,
        ["Dropout"] = c => new Dropout(c.Single("rate", 0f), c.Name, c.Has("seed") ? c.Int("seed") : null),
        ["Embedding"] = Embedding,
        ["Flatten"] = c => new Flatten(name: c.Name),
        ["GRU"] = Gru,
        ["GlobalAveragePooling2D"] = c => new GlobalAveragePooling2D(c.Bool("keepdims", false), c.Name),
        ["LSTM"] = Lstm,
        ["Masking"] = c => new Masking(c.Single("mask_value", 0f), name: c.Name),
        ["Maximum"] = c => new Maximum(c.Name),
        ["MaxPooling2D"] = c => new MaxPooling2D(Pool(c), Strides(c), Padding(c), name: c.Name),
        ["Minimum"] = c => new Minimum(c.Name),
        ["Multiply"] = c => new Multiply(c.Name),
        ["ReLU"] = ReLU,
        ["Reshape"] = c => new Reshape(Target(c), name: c.Name),
        ["SimpleRNN"] = SimpleRnn,
        ["Subtract"] = c => new Subtract(c.Name),
    };

    /// <summary>Whether a class of this name can be made.</summary>
    public static bool Knows(string className) => Makers.ContainsKey(className);

    /// <summary>Makes a layer.</summary>
    /// <param name="className">Keras class name, as <c>Conv2D</c>.</param>
    /// <param name="config">Its configuration.</param>
    /// <exception cref="ModelFormatException">The class is unknown, or a setting is missing or wrong.</exception>
    public static Layer Create(string className, ConfigReader config)
    {
        if (!Makers.TryGetValue(className, out Func<ConfigReader, Layer>? make))
        {
            throw new ModelFormatException($"layer class '{className}' is not one of {string.Join(", ", Makers.Keys.Order(StringComparer.Ordinal))}");
        }

        if (config.String("data_format") is not (null or "channels_last"))
        {
            throw config.Wrong("data_format", "channels_last", config.String("data_format")!);
        }

        try
        {
            Layer layer = make(config);
            layer.Trainable = config.Bool("trainable", true);
            return layer;
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException($"layer '{config.String("name")}' of class {className} has settings that cannot be: {error.Sentence()}", inner: error);
        }
    }

    private static Dense Dense(ConfigReader c) => new(
        c.Int("units"),
        c.Object(ActivationFunction.Registry, "activation"),
        c.Bool("use_bias", true),
        c.Object(Initializer.Registry, "kernel_initializer"),
        c.Object(Initializer.Registry, "bias_initializer"),
        c.Object(Regularizer.Registry, "kernel_regularizer"),
        c.Object(Regularizer.Registry, "bias_regularizer"),
        name: c.Name);

    private static Conv2D Conv2D(ConfigReader c) => new(
        c.Int("filters"),
        c.Pair("kernel_size", (1, 1)),
        c.Pair("strides", (1, 1)),
        Padding(c),
        c.Pair("dilation_rate", (1, 1)),
        c.Int("groups", 1),
        c.Object(ActivationFunction.Registry, "activation"),
        c.Bool("use_bias", true),
        c.Object(Initializer.Registry, "kernel_initializer"),
        c.Object(Initializer.Registry, "bias_initializer"),
        c.Object(Regularizer.Registry, "kernel_regularizer"),
        c.Object(Regularizer.Registry, "bias_regularizer"),
        name: c.Name);

    private static BatchNormalization BatchNormalization(ConfigReader c) => new(
        c.Ints("axis") is [int axis] ? axis : -1,
        c.Single("momentum", 0.99f),
        c.Single("epsilon", 1e-3f),
        c.Bool("center", true),
        c.Bool("scale", true),
        name: c.Name)
    {
        BetaInitializer = c.Object(Initializer.Registry, "beta_initializer") ?? "zeros",
        GammaInitializer = c.Object(Initializer.Registry, "gamma_initializer") ?? "ones",
        MovingMeanInitializer = c.Object(Initializer.Registry, "moving_mean_initializer") ?? "zeros",
        MovingVarianceInitializer = c.Object(Initializer.Registry, "moving_variance_initializer") ?? "ones",
    };

    private static Dot Dot(ConfigReader c) => new(
        c.Ints("axes") switch
        {
            [int both] => (both, both),
            [int first, int second] => (first, second),
            _ => throw c.Wrong("axes", "one or two whole numbers", "others"),
        },
        c.Bool("normalize", false),
        c.Name);

    private static Embedding Embedding(ConfigReader c) => new(
        c.Int("input_dim"),
        c.Int("output_dim"),
        c.Object(Initializer.Registry, "embeddings_initializer"),
        c.Object(Regularizer.Registry, "embeddings_regularizer"),
        c.Bool("mask_zero", false),
        name: c.Name);

    private static LSTM Lstm(ConfigReader c)
    {
        RefuseRecurrentExtras(c);
        return new LSTM(
            c.Int("units"),
            c.Object(ActivationFunction.Registry, "activation"),
            c.Object(ActivationFunction.Registry, "recurrent_activation"),
            c.Bool("use_bias", true),
            c.Object(Initializer.Registry, "kernel_initializer"),
            c.Object(Initializer.Registry, "recurrent_initializer"),
            c.Object(Initializer.Registry, "bias_initializer"),
            c.Bool("unit_forget_bias", true),
            c.Bool("return_sequences", false),
            c.Bool("go_backwards", false),
            name: c.Name);
    }

    private static GRU Gru(ConfigReader c)
    {
        RefuseRecurrentExtras(c);
        return new GRU(
            c.Int("units"),
            c.Object(ActivationFunction.Registry, "activation"),
            c.Object(ActivationFunction.Registry, "recurrent_activation"),
            c.Bool("use_bias", true),
            c.Object(Initializer.Registry, "kernel_initializer"),
            c.Object(Initializer.Registry, "recurrent_initializer"),
            c.Object(Initializer.Registry, "bias_initializer"),
            c.Bool("return_sequences", false),
            c.Bool("go_backwards", false),
            c.Bool("reset_after", true),
            name: c.Name);
    }

    private static SimpleRNN SimpleRnn(ConfigReader c)
    {
        RefuseRecurrentExtras(c);
        return new SimpleRNN(
            c.Int("units"),
            c.Object(ActivationFunction.Registry, "activation"),
            c.Bool("use_bias", true),
            c.Object(Initializer.Registry, "kernel_initializer"),
            c.Object(Initializer.Registry, "recurrent_initializer"),
            c.Object(Initializer.Registry, "bias_initializer"),
            c.Bool("return_sequences", false),
            c.Bool("go_backwards", false),
            name: c.Name);
    }

    private static ReLU ReLU(ConfigReader c) => c.Has("max_value") || c.Single("negative_slope", 0f) != 0f || c.Single("threshold", 0f) != 0f
        ? throw c.Wrong("max_value, negative_slope, threshold", "their defaults", "others")
        : new ReLU(name: c.Name);

    private static Shape Target(ConfigReader c) => c.Ints("target_shape") is var dims && Array.TrueForAll(dims, dim => dim >= -1)
        ? new Shape([.. dims.Select(dim => (long)dim)])
        : throw c.Wrong("target_shape", "sizes, or -1 for one", $"[{string.Join(", ", dims)}]");

    private static (int, int) Pool(ConfigReader c) => c.Pair("pool_size", (2, 2));

    private static (int, int) Strides(ConfigReader c) => c.Pair("strides", Pool(c));

    private static string Padding(ConfigReader c) => c.String("padding") ?? "valid";

    private static void RefuseRecurrentExtras(ConfigReader c)
    {
        foreach (string name in (string[])["return_state", "stateful", "time_major"])
        {
            if (c.Bool(name, false))
            {
                throw c.Wrong(name, "false", "true");
            }
        }

        foreach (string name in (string[])["dropout", "recurrent_dropout"])
        {
            if (c.Single(name, 0f) != 0f)
            {
                throw c.Wrong(name, "0", "another value");
            }
        }
    }
}
