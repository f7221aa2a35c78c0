using Mnist.Models.Config;

namespace Mnist.Models.Layers;

public abstract partial class Layer
{
    /// <summary>The layers, by class name.</summary>
    internal static KerasRegistry<Layer> Registry { get; } = new KerasRegistry<Layer>("layer", "layers")
        .Add(nameof(Layers.Activation), Shared(Layers.Activation.FromConfig))
        .Add(nameof(Layers.Add), Shared(Layers.Add.FromConfig))
        .Add(nameof(Average), Shared(Average.FromConfig))
        .Add(nameof(AveragePooling2D), Shared(AveragePooling2D.FromConfig))
        .Add(nameof(BatchNormalization), Shared(BatchNormalization.FromConfig))
        .Add(nameof(Concatenate), Shared(Concatenate.FromConfig))
        .Add(nameof(Conv2D), Shared(Conv2D.FromConfig))
        .Add(nameof(Dense), Shared(Dense.FromConfig))
        .Add(nameof(Dot), Shared(Dot.FromConfig))
        .Add(nameof(Dropout), Shared(Dropout.FromConfig))
        .Add(nameof(Embedding), Shared(Embedding.FromConfig))
        .Add(nameof(Flatten), Shared(Flatten.FromConfig))
        .Add(nameof(GlobalAveragePooling2D), Shared(GlobalAveragePooling2D.FromConfig))
        .Add(nameof(GRU), Shared(GRU.FromConfig))
        .Add(nameof(LSTM), Shared(LSTM.FromConfig))
        .Add(nameof(Masking), Shared(Masking.FromConfig))
        .Add(nameof(Maximum), Shared(Maximum.FromConfig))
        .Add(nameof(MaxPooling2D), Shared(MaxPooling2D.FromConfig))
        .Add(nameof(Minimum), Shared(Minimum.FromConfig))
        .Add(nameof(Multiply), Shared(Multiply.FromConfig))
        .Add(nameof(ReLU), Shared(ReLU.FromConfig))
        .Add(nameof(Reshape), Shared(Reshape.FromConfig))
        .Add(nameof(SimpleRNN), Shared(SimpleRNN.FromConfig))
        .Add(nameof(Subtract), Shared(Subtract.FromConfig));

    internal override string Module => "keras.layers";

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("trainable", Trainable).Set("dtype", "float32");

    // The settings all layers have, besides the name.
    private static Func<ConfigReader, Layer> Shared(Func<ConfigReader, Layer> make) => config =>
    {
        if (config.String("data_format") is { } format and not "channels_last")
        {
            throw config.Wrong("data_format", "channels_last", format);
        }

        Layer layer = make(config);
        layer.Trainable = config.Bool("trainable", true);
        return layer;
    };
}
