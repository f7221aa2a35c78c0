using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Graphs;

/// <summary>Which layers make, pass, join and read masks. Numbers are worked by hand.</summary>
public sealed class MaskTests
{
    // The vector of token 0 is not 0, so that a masked step shows.
    private static readonly float[] Vectors = [10, 1, 2, 3];

    [Fact]
    public void Tokens_other_than_0_count()
    {
        KerasTensor tokens = keras.Input(3, dtype: TF_DataType.TF_INT32);
        KerasTensor vectors = new Embedding(4, 1, mask_zero: true).Apply(tokens);

        Assert.Equal([1, 0, 1, 0, 1, 0], Predict(tokens, vectors.Mask!, new NDArray(new int[] { 3, 0, 1, 0, 2, 0 }, (2, 3))));
        Assert.Null(((KerasTensor)new Embedding(4, 1).Apply(tokens)).Mask);
    }

    [Fact]
    public void Steps_that_are_all_one_value_become_zeros_and_do_not_count()
    {
        KerasTensor x = keras.Input((3, 2));
        KerasTensor kept = new Masking(mask_value: 5).Apply(x);
        NDArray rows = new(new float[] { 1, 2, 5, 5, 5, 0 }, (1, 3, 2));

        Assert.Equal([1, 2, 0, 0, 5, 0], Predict(x, kept, rows));
        Assert.Equal([1, 0, 1], Predict(x, kept.Mask!, rows));
    }

    public static TheoryData<string, Func<KerasTensor, KerasTensor>, bool> Layers => new()
    {
        { "Dense", x => keras.layers.Dense(2).Apply(x), true },
        { "Activation", x => keras.layers.Activation("tanh").Apply(x), true },
        { "ReLU", x => keras.layers.ReLU().Apply(x), true },
        { "Dropout", x => keras.layers.Dropout(0.5f).Apply(x), true },
        { "BatchNormalization", x => keras.layers.BatchNormalization().Apply(x), true },
        { "a recurrent layer of sequences", x => keras.layers.GRU(2, return_sequences: true).Apply(x), true },
        { "a nested model", x => keras.Sequential(keras.layers.Dense(2)).Apply(x), true },
        { "a recurrent layer of last outputs", x => keras.layers.LSTM(2).Apply(x), false },
        { "Reshape", x => keras.layers.Reshape((2, 3)).Apply(x), false },
        { "Flatten", x => keras.layers.Flatten().Apply(x), false },
        { "Dot", x => keras.layers.Dot(-1).Apply([x, x]), false },
        { "Add of a tensor without a mask", x => keras.layers.Add().Apply([x, keras.Input((3, 2))]), false },
        { "Add of masked tensors", x => keras.layers.Add().Apply([x, x]), true },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_mask_is_passed_on_or_dropped(string layer, Func<KerasTensor, KerasTensor> apply, bool passes)
    {
        KerasTensor masked = keras.layers.Masking(input_shape: (3, 2)).Apply(keras.Input((3, 2)));

        Assert.True((apply(masked).Mask is not null) == passes, layer);
    }

    // Left: tokens 1, 0, 0; right: 2, 3, 0. Where both are masked Maximum and Minimum keep the first, Multiply gives 0.
    [Theory]
    [InlineData("Add", new float[] { 3, 13, 20 })]
    [InlineData("Average", new float[] { 1.5f, 6.5f, 10 })]
    [InlineData("Subtract", new float[] { -1, 7, 0 })]
    [InlineData("Maximum", new float[] { 2, 3, 10 })]
    [InlineData("Minimum", new float[] { 1, 3, 10 })]
    [InlineData("Multiply", new float[] { 2, 3, 0 })]
    public void Merging_layers_join_masks_and_some_look_at_them(string layer, float[] expected)
    {
        (KerasTensor left, KerasTensor right, KerasTensor a, KerasTensor b) = Tokens();
        KerasTensor merged = Merging(layer).Apply([a, b]);
        NDArray[] rows = [new(new float[] { 1, 0, 0 }, (1, 3)), new(new float[] { 2, 3, 0 }, (1, 3))];

        Assert.Equal(expected, Predict([left, right], merged, rows));
        Assert.Equal([1, 1, 0], Predict([left, right], merged.Mask!, rows));
    }

    [Theory]
    [InlineData("Maximum", new float[] { 5, 5, 5 })]
    [InlineData("Minimum", new float[] { 1, 5, 5 })]
    [InlineData("Multiply", new float[] { 5, 5, 5 })]
    public void A_tensor_without_a_mask_counts_everywhere(string layer, float[] expected)
    {
        (KerasTensor left, _, KerasTensor a, _) = Tokens();
        KerasTensor plain = keras.Input((3, 1));
        KerasTensor merged = Merging(layer).Apply([a, plain]);

        Assert.Equal(expected, Predict([left, plain], merged, [new(new float[] { 1, 0, 0 }, (1, 3)), new(new float[] { 5, 5, 5 }, (1, 3, 1))]));
        Assert.Null(merged.Mask);
    }

    // The gradients of what the two tests above compute: to the vectors of tokens 0 to 3, of the sum over the steps.
    [Theory]
    [InlineData("Add", new float[] { 3, 1, 1, 1 })]
    [InlineData("Maximum", new float[] { 1, 0, 1, 1 })]
    [InlineData("Minimum", new float[] { 1, 1, 0, 1 })]
    [InlineData("Multiply", new float[] { 0, 2, 1, 1 })]
    public void A_masked_step_has_no_gradient_where_it_takes_no_part(string layer, float[] expected)
    {
        (KerasTensor left, KerasTensor right, KerasTensor a, KerasTensor b) = Tokens();
        KerasTensor sum = keras.layers.Dense(1, kernel_initializer: "ones", use_bias: false).Apply(keras.layers.Flatten().Apply(Merging(layer).Apply([a, b])));
        Functional model = keras.Model([left, right], sum);
        model.Layers.OfType<Dense>().Single().Trainable = false;
        Arrays rows = [new(new float[] { 1, 0, 0 }, (1, 3)), new(new float[] { 2, 3, 0 }, (1, 3))];

        // The loss (p - t)^2 of t = p - 1/2 has the gradient 1.
        NDArray target = model.predict_all(rows)[0] - 0.5f;
        model.compile(keras.optimizers.SGD(1), keras.losses.MeanSquaredError());
        model.train_on_batch(rows, target);

        Assert.Equal(expected, Vectors.Zip(model.get_weights()[0].ToArray<float>(), (before, after) => before - after));
    }

    [Fact]
    public void Concatenate_joins_masks_along_time_and_ors_them_along_features()
    {
        (KerasTensor left, KerasTensor right, KerasTensor a, KerasTensor b) = Tokens();
        KerasTensor plain = keras.layers.Reshape((3, 1)).Apply(left);
        NDArray[] rows = [new(new float[] { 1, 0, 0 }, (1, 3)), new(new float[] { 2, 3, 0 }, (1, 3))];

        Assert.Equal([1, 0, 0, 1, 1, 0], Predict([left, right], Joined(1, a, b).Mask!, rows));
        Assert.Equal([1, 1, 0], Predict([left, right], Joined(-1, a, b).Mask!, rows));
        Assert.Equal([1, 0, 0, 1, 1, 1], Predict([left, right], Joined(1, a, plain).Mask!, rows));
        Assert.Equal([1, 1, 1], Predict([left, right], Joined(2, a, plain).Mask!, rows));
        Assert.Null(Joined(1, plain, plain).Mask);

        static KerasTensor Joined(int axis, params KerasTensor[] tensors) => keras.layers.Concatenate(axis).Apply(tensors);
    }

    // h = h + x + 1 where a step counts. Steps: 1, 2, masked, 4.
    [Theory]
    [InlineData(false, new float[] { 2, 5, 5, 10 })]
    [InlineData(true, new float[] { 5, 5, 8, 10 })]
    public void A_recurrent_layer_repeats_its_output_at_a_masked_step(bool backwards, float[] expected)
    {
        KerasTensor x = keras.Input((4, 1));
        KerasTensor sums = Counter(backwards).Apply(keras.layers.Masking(-1).Apply(x));
        NDArray rows = new(new float[] { 1, 2, -1, 4 }, (1, 4, 1));

        Assert.Equal(expected, Predict(x, sums, rows));

        // As in Keras the mask that is handed on is not turned.
        Assert.Equal([1, 1, 0, 1], Predict(x, sums.Mask!, rows));
    }

    [Fact]
    public void Before_the_first_step_that_counts_the_output_is_0()
    {
        KerasTensor x = keras.Input((3, 1));

        Assert.Equal([0, 0, 8], Predict(x, Counter(backwards: false).Apply(keras.layers.Masking(-1).Apply(x)), new NDArray(new float[] { -1, -1, 7 }, (1, 3, 1))));
    }

    [Fact]
    public void A_mask_may_be_named_where_a_layer_is_applied()
    {
        KerasTensor x = keras.Input((3, 1));
        KerasTensor mask = keras.Input(3, name: "mask");
        KerasTensor sums = Counter(backwards: false).Apply(x, mask: mask);

        Assert.Equal([2, 2, 6], Predict([x, mask], sums, [new(new float[] { 1, 2, 3 }, (1, 3, 1)), new(new float[] { 1, 0, 1 }, (1, 3))]));
    }

    // Of 1, masked and 3, masked only 1 and 3 count: mean 2, variance 1. Masked steps are 0 and are normalised too.
    [Fact]
    public void Batch_normalisation_counts_valid_steps_and_normalises_all()
    {
        KerasTensor x = keras.Input((2, 1));
        KerasTensor y = keras.layers.BatchNormalization(momentum: 0.5f, epsilon: 0).Apply(keras.layers.Masking().Apply(x), training: true);
        Functional model = keras.Model(x, y);
        NDArray rows = new(new float[] { 1, 0, 3, 0 }, (2, 2, 1));

        Assert.Equal([-1, -2, 1, -2], model.predict(rows).ToArray<float>());
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError());
        model.train_on_batch(rows, rows);

        Assert.Equal([1, 1], model.get_weights()[2..].Select(moving => moving.ToArray<float>()[0]));
    }

    [Fact]
    public void Masks_reach_through_nested_models()
    {
        KerasTensor inside = keras.Input((4, 1));
        Functional inner = keras.Model(inside, keras.layers.Masking(-1).Apply(inside));
        KerasTensor x = keras.Input((4, 1));
        KerasTensor sums = Counter(backwards: false).Apply(inner.Apply(x));

        Assert.Equal([2, 5, 5, 10], Predict(x, sums, new NDArray(new float[] { 1, 2, -1, 4 }, (1, 4, 1))));
    }

    private static SimpleRNN Counter(bool backwards) => new SimpleRNN(
        1, "linear", kernel_initializer: "ones", recurrent_initializer: "ones", bias_initializer: "ones", return_sequences: true, go_backwards: backwards);

    private static ILayer Merging(string layer) => layer switch
    {
        "Add" => keras.layers.Add(),
        "Average" => keras.layers.Average(),
        "Subtract" => keras.layers.Subtract(),
        "Maximum" => keras.layers.Maximum(),
        "Minimum" => keras.layers.Minimum(),
        _ => keras.layers.Multiply(),
    };

    // Two rows of tokens and their vectors of one number, out of one table.
    private static (KerasTensor Left, KerasTensor Right, KerasTensor A, KerasTensor B) Tokens()
    {
        (KerasTensor left, KerasTensor right) = (keras.Input(3, name: "left"), keras.Input(3, name: "right"));
        Embedding table = new(4, 1, mask_zero: true);
        (KerasTensor a, KerasTensor b) = (table.Apply(left), table.Apply(right));
        keras.Model([left, right], [a, b]);
        table.set_weights([new NDArray(Vectors, (4, 1))]);
        return (left, right, a, b);
    }

    private static float[] Predict(KerasTensor input, KerasTensor output, NDArray rows) => Predict([input], output, [rows]);

    private static float[] Predict(KerasTensor[] inputs, KerasTensor output, NDArray[] rows) => keras.Model(inputs, output).predict_all(rows)[0].ToArray<float>();
}
