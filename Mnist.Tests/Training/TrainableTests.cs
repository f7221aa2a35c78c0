using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary><c>trainable</c> is read when a model is compiled, and reaches all layers of a model it is set on.</summary>
public sealed class TrainableTests
{
    private static readonly NDArray X = new(new float[] { 1, 3 }, (2, 1));

    // The usual recipe: the discriminator is compiled, then frozen, then put behind the generator.
    [Fact]
    public void A_frozen_discriminator_trains_alone_but_not_behind_its_generator()
    {
        Sequential discriminator = keras.Sequential(keras.layers.Dense(1, kernel_initializer: "ones", input_shape: 1));
        discriminator.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());
        discriminator.Trainable = false;
        Sequential generator = keras.Sequential(keras.layers.Dense(1, kernel_initializer: "ones", input_shape: 1));
        KerasTensor noise = keras.Input(1);
        Functional both = keras.Model(noise, discriminator.Apply(generator.Apply(noise)));
        both.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());

        string judge = discriminator.WeightsSha256();
        string maker = generator.WeightsSha256();
        both.train_on_batch(X, X * 0f);
        Assert.Equal(judge, discriminator.WeightsSha256());
        Assert.NotEqual(maker, generator.WeightsSha256());

        discriminator.train_on_batch(X, X * 0f);
        Assert.NotEqual(judge, discriminator.WeightsSha256());
    }

    [Fact]
    public void A_change_holds_from_the_next_compile_on()
    {
        Sequential model = keras.Sequential(keras.layers.Dense(1, kernel_initializer: "ones", input_shape: 1));
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());
        model.Trainable = false;
        string before = model.WeightsSha256();
        model.train_on_batch(X, X * 0f);
        string trained = model.WeightsSha256();
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());
        model.train_on_batch(X, X * 0f);

        Assert.NotEqual(before, trained);
        Assert.Equal(trained, model.WeightsSha256());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Setting_it_reaches_all_layers_also_where_the_model_has_the_value_already(bool value)
    {
        Sequential inner = keras.Sequential(keras.layers.Dense(1, input_shape: 1));
        KerasTensor x = keras.Input(1);
        Functional model = keras.Model(x, keras.layers.Dense(1).Apply(inner.Apply(x)));
        model.Trainable = value;
        inner.Layers[0].Trainable = !value;

        model.Trainable = value;

        Assert.All(model.Layers.Concat(inner.Layers), layer => Assert.Equal(value, layer.Trainable));
    }

    [Fact]
    public void Compiling_again_without_metrics_forgets_the_old_ones()
    {
        Sequential model = keras.Sequential(keras.layers.Dense(1, input_shape: 1));
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError(), ["accuracy"]);
        Assert.Contains("accuracy", model.evaluate(X, X, verbose: 0).Keys);

        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());

        Assert.Equal(["loss"], model.evaluate(X, X, verbose: 0).Keys);
    }
}
