using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Layers used more than once, frozen and nested. Numbers are worked by hand.</summary>
public sealed class SharedLayerTests
{
    private static readonly NDArray X = new(new float[] { 1, 3 }, (2, 1));

    // The deepest first, then as a walk back from the outputs meets them: b stands before a.
    [Fact]
    public void Layers_stand_by_depth_and_then_as_a_walk_from_the_outputs_meets_them()
    {
        (KerasTensor a, KerasTensor b) = (keras.Input(1, name: "a"), keras.Input(1, name: "b"));
        KerasTensor left = keras.layers.Dense(1, name: "of_b").Apply(b);
        KerasTensor right = keras.layers.Dense(1, name: "of_a").Apply(a);
        Functional model = keras.Model([a, b], keras.layers.Add(name: "sum").Apply([left, keras.layers.Dense(1, name: "again").Apply(right)]));

        Assert.Equal(["a", "b", "of_a", "of_b", "again", "sum"], model.Layers.Select(layer => layer.Name));

        Functional turned = keras.Model([a, b], keras.layers.Subtract(name: "difference").Apply([left, right]));
        Assert.Equal(["b", "a", "of_b", "of_a", "difference"], turned.Layers.Select(layer => layer.Name));
    }

    // f(g(x)) + g(f(x)) with f = 2 x and g = x + 1: no order of the two layers is that of the calls.
    [Fact]
    public void Two_shared_layers_may_call_each_other_in_both_orders()
    {
        KerasTensor x = keras.Input(1);
        ILayer f = keras.layers.Dense(1, kernel_initializer: keras.initializers.Constant(2), use_bias: false);
        ILayer g = keras.layers.Dense(1, kernel_initializer: "ones", bias_initializer: "ones");
        Functional model = keras.Model(x, keras.layers.Add().Apply([f.Apply(g.Apply(x)), g.Apply(f.Apply(x))]));

        Assert.Equal([4 + 3, 8 + 7], model.predict(X).ToArray<float>());
        Assert.Equal(3, model.count_params());
    }

    // y = w x + w x = 2 w x, w = 1: squares of 2 and 6; the penalty 0.5 once.
    [Fact]
    public void A_penalty_counts_once_however_often_the_layer_is_called()
    {
        KerasTensor x = keras.Input(1);
        Dense shared = new(1, kernel_initializer: "ones", use_bias: false, kernel_regularizer: keras.regularizers.l2(0.5f));
        Functional inner = keras.Model(x, shared.Apply(x));
        KerasTensor y = keras.Input(1);
        Functional model = keras.Model(y, keras.layers.Add().Apply([shared.Apply(y), inner.Apply(y)]));
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());

        Assert.Equal(((4 + 36) / 2) + 0.5, model.evaluate(X, X * 0f, verbose: 0)["loss"], 1e-5);
        Assert.Equal(((4 + 36) / 2) + 0.5, model.train_on_batch(X, X * 0f)["loss"], 1e-5);

        // d loss / d w = mean of 2 (2 w x) (2 x), and w of the penalty 0.5 w^2.
        Assert.Equal(1 - (0.01 * (40 + 1)), shared.get_weights()[0].ToArray<float>()[0], 1e-5);

        shared.Trainable = false;
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());
        double w = 1 - 0.41;
        Assert.Equal(w * w * 20, model.evaluate(X, X * 0f, verbose: 0)["loss"], 1e-5);
    }

    // Means 2 of x and 4 of x + x: half of half of 2, and half of 4. Variances 1 and 4: half of half of 1 and 1, and half of 4.
    [Fact]
    public void Batch_normalisation_used_twice_is_moved_twice_in_the_order_of_the_calls()
    {
        KerasTensor x = keras.Input(1);
        ILayer shared = keras.layers.BatchNormalization(momentum: 0.5f);
        KerasTensor once = shared.Apply(x);
        Functional model = keras.Model(x, keras.layers.Add().Apply([once, shared.Apply(keras.layers.Add().Apply([x, x]))]));
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError());

        model.train_on_batch(X, X);

        Assert.Equal(((0.5f * 2) / 2) + 2, Moving(shared, 2), 1e-6);
        Assert.Equal(((0.5f + 0.5f) / 2) + 2, Moving(shared, 3), 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_given_when_the_graph_is_built_holds_in_fit_and_predict(bool training)
    {
        KerasTensor x = keras.Input(1);
        ILayer layer = keras.layers.BatchNormalization(momentum: 0.5f, epsilon: 0);
        Functional model = keras.Model(x, layer.Apply(x, training: training));
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError());

        Assert.Equal(training ? new float[] { -1, 1 } : [1, 3], model.predict(X).ToArray<float>());
        model.fit(X, X, verbose: 0);
        Assert.Equal(training ? 1 : 0, Moving(layer, 2));
    }

    [Fact]
    public void Frozen_batch_normalisation_uses_its_moving_statistics_and_leaves_them_alone()
    {
        KerasTensor x = keras.Input(1);
        ILayer layer = keras.layers.BatchNormalization(epsilon: 0, trainable: false);
        Functional model = keras.Model(x, layer.Apply(x));
        layer.set_weights([new float[] { 1 }, new float[] { 0 }, new float[] { 1 }, new float[] { 4 }]);
        model.compile(keras.optimizers.SGD(1), keras.losses.MeanSquaredError());

        // (1 - 1) / 2 and (3 - 1) / 2, in training too.
        Assert.Equal((0 + 1) / 2f, model.train_on_batch(X, X * 0f)["loss"], 1e-6);
        Assert.Equal([1, 0, 1, 4], layer.get_weights().Select(weight => weight.ToArray<float>()[0]));
    }

    [Fact]
    public void A_shared_layers_weights_count_once_and_the_optimizers_slots_not_at_all()
    {
        KerasTensor x = keras.Input(3);
        ILayer shared = keras.layers.Dense(3);
        Functional model = keras.Model(x, shared.Apply(shared.Apply(x)));
        model.compile(keras.optimizers.Adam(), keras.losses.MeanSquaredError());
        NDArray rows = new(new float[6], (2, 3));
        model.fit(rows, rows, verbose: 0);

        Assert.Equal(12, model.count_params());
        Assert.Equal(2, model.get_weights().Count);
    }

    private static float Moving(ILayer layer, int weight) => layer.get_weights()[weight].ToArray<float>()[0];
}
