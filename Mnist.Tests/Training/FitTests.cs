using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

public sealed class FitTests
{
    [Fact]
    public void A_step_allocates_nothing()
    {
        (NDArray x, NDArray y) = Rows(512);
        Sequential model = Small();
        StepAllocations allocations = new();

        model.fit(x, y, batch_size: 64, epochs: 3, verbose: 0, callbacks: [allocations]);

        Assert.Empty(allocations.Steps);
    }

    [Fact]
    public void Training_makes_the_loss_smaller_and_the_history_says_so()
    {
        (NDArray x, NDArray y) = Rows(512);

        ICallback history = Small().fit(x, y, batch_size: 32, epochs: 5, verbose: 0, validation_split: 0.25f);

        Assert.Equal(["accuracy", "loss", "val_accuracy", "val_loss"], history.history.Keys.Order());
        Assert.All(history.history.Values, values => Assert.Equal(5, values.Count));
        Assert.True(history.history["loss"][^1] < history.history["loss"][0] / 2);
        Assert.True(history.history["val_accuracy"][^1] > 0.9f);
    }

    // As Python computes it in double precision; 0.2f is a little more than 0.2.
    [Theory]
    [InlineData(140, 0.2f, 112)]
    [InlineData(1000, 0.3f, 700)]
    [InlineData(10, 0.15f, 8)]
    public void Validation_split_keeps_as_many_rows_as_keras(int rows, float split, int expected)
    {
        (NDArray x, NDArray y) = Rows(rows);
        SampleCount count = new();

        Small().fit(x, y, epochs: 1, verbose: 0, callbacks: [count], validation_split: split);

        Assert.Equal(expected, count.Parameters.Samples);
    }

    [Fact]
    public void Evaluate_and_predict_do_not_depend_on_threads()
    {
        (NDArray x, NDArray y) = Rows(1000);
        Sequential model = Small();
        model.Threads = 1;
        float[] one = model.predict(x).ToArray<float>();
        float loss = model.evaluate(x, y, verbose: 0)["loss"];
        model.Threads = 4;

        Assert.Equal(one, model.predict(x).ToArray<float>());
        Assert.Equal(loss, model.evaluate(x, y, verbose: 0)["loss"]);
    }

    [Fact]
    public void A_row_predicts_the_same_bits_alone_and_among_others()
    {
        (NDArray x, _) = Rows(300);
        Sequential model = Small();

        Assert.Equal(model.predict(x)[17].ToArray<float>(), model.predict(x[17..18]).ToArray<float>());
    }

    [Fact]
    public void Cancelling_stops_training()
    {
        (NDArray x, NDArray y) = Rows(512);
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => Small().fit(x, y, epochs: 1000, verbose: 0, callbacks: [new StopAfter(stop, 3)], cancellationToken: stop.Token));
    }

    [Fact]
    public void An_input_of_another_shape_is_one_clear_sentence()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Small().predict(new NDArray(new float[30], (10, 3))));

        Assert.StartsWith("The model takes inputs of shape (None, 8), received (10, 3).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integer_labels_for_a_one_hot_loss_are_answered_with_the_remedy()
    {
        Sequential model = Small();
        model.compile("adam", "categorical_crossentropy");

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.fit(Rows(4).X, new NDArray(new int[4]), verbose: 0));

        Assert.Contains("keras.utils.to_categorical", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_row()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Small().fit(Rows(4).X, new NDArray(new[] { 0, 1, 9, 2 }), verbose: 0));

        Assert.Contains("Label 9 in row 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adamm", "mse", "Unknown optimizer 'adamm'. Known optimizers: adadelta, adagrad, adam, adamax, adamw (adam_w), ftrl, lion, nadam, rmsprop, sgd.")]
    [InlineData("adam", "msee", "Unknown loss 'msee'. Known losses: binary_crossentropy (bce), categorical_crossentropy, categorical_hinge, ")]
    public void Unknown_names_are_answered_with_the_known_ones(string optimizer, string loss, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Small().compile(optimizer, loss));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_is_keras_table()
    {
        StringWriter text = new();
        Sequential model = Mnist.Runs.Paper.ModelZoo.Get("mlp").Build(seed: 1);
        model.Output = text;

        model.summary();

        Assert.Contains("dense (Dense)                (None, 50)                39,250", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Total params: 39,760", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Zoo_models_have_the_papers_parameter_counts() =>
        Assert.All(Mnist.Runs.Paper.ModelZoo.All, zoo => Assert.Equal(zoo.Parameters, zoo.Build(seed: 1).count_params()));

    private static Sequential Small()
    {
        Sequential model = keras.Sequential();
        model.Seed = 11;
        model.add(keras.layers.Dense(16, activation: "relu", input_shape: 8));
        model.add(keras.layers.Dropout(0.1f));
        model.add(keras.layers.Dense(3, activation: "softmax"));
        model.compile(keras.optimizers.Adam(0.01f), keras.losses.SparseCategoricalCrossentropy(), ["accuracy"]);
        return model;
    }

    // Three well separated clusters.
    private static (NDArray X, NDArray Y) Rows(int count)
    {
        float[] x = new float[count * 8];
        int[] y = new int[count];
        for (int row = 0; row < count; row++)
        {
            y[row] = row * 7 % 3;
            for (int i = 0; i < 8; i++)
            {
                x[(row * 8) + i] = (i % 3 == y[row] ? 1f : 0f) + (0.3f * MathF.Sin((row * 31) + (i * 17)));
            }
        }

        return (new NDArray(x, (count, 8)), new NDArray(y));
    }

    private sealed class SampleCount : Callback;

    private sealed class StopAfter(CancellationTokenSource stop, int batches) : Callback
    {
        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            if (end_step == batches)
            {
                stop.Cancel();
            }
        }
    }
}
