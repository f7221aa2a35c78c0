using Mnist.Models;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

public sealed class LayerSettingsTests
{
    [Fact]
    public void Seed_start_values_and_trainable_survive_saving()
    {
        using TemporaryFolder folder = new();
        Sequential model = keras.Sequential();
        model.add(keras.layers.Dense(2, input_shape: 3));
        model.add(keras.layers.Dense(2, kernel_regularizer: "l2", kernel_constraint: keras.constraints.MaxNorm(3f), bias_constraint: "non_neg"));
        model.add(keras.layers.Dropout(0.5f, seed: 7));
        model.add(keras.layers.BatchNormalization(
            beta_initializer: keras.initializers.Constant(1), gamma_initializer: "he_normal", moving_mean_initializer: "ones", moving_variance_initializer: "zeros", trainable: false));
        model.save(folder.Sub("model"));

        Model loaded = keras.models.load_model(folder.Sub("model"));

        Assert.Equal(7, Assert.IsType<Dropout>(loaded.Layers[2]).Seed);
        Assert.False(loaded.Layers[3].Trainable);
        Assert.Equal(ModelConfig.Write(model), ModelConfig.Write(loaded));
    }
}
