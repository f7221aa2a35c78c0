using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Callbacks;

/// <summary>Hand-computed cases of Keras 3's EarlyStopping: a value per epoch, and the epoch after which training must end.</summary>
public sealed class EarlyStoppingTests
{
    private const int Never = -1;

    public static TheoryData<EarlyStopping, float[], int> Cases => new()
    {
        // Patience 0 and 1: the first epoch without improvement ends it; an equal value is none.
        { new(monitor: "loss"), [3, 2, 2, 1], 2 },
        { new(monitor: "loss", patience: 1), [3, 2, 2, 1], 2 },
        { new(monitor: "loss"), [4, 3, 2, 1], Never },

        // Patience 2: epochs 1 and 2 are worse than epoch 0; an improvement in between starts the count anew.
        { new(monitor: "loss", patience: 2), [1, 2, 3, 0], 2 },
        { new(monitor: "loss", patience: 2), [3, 4, 2, 4, 3, 1], 4 },

        // From 2 the value must fall below 1.5: 1.75 does not, 1.25 does; a sign does not count. The best stays 2 meanwhile.
        { new(monitor: "loss", patience: 2, min_delta: 0.5f), [2, 1.75f, 1.25f, 1, 1, 1], 4 },
        { new(monitor: "loss", patience: 2, min_delta: -0.5f), [2, 1.75f, 1.25f, 1, 1, 1], 4 },
        { new(monitor: "loss", min_delta: 0.5f), [2, 1.5f], 1 },

        // More is better: told so, or known of a metric, on training rows or validation rows.
        { new(monitor: "accuracy"), [0.5f, 0.6f, 0.6f], 2 },
        { new(monitor: "val_accuracy"), [0.5f, 0.6f, 0.55f], 2 },
        { new(monitor: "other", mode: "max"), [1, 2, 1], 2 },
        { new(monitor: "accuracy", mode: "min"), [3, 2, 1], Never },
        { new(monitor: "accuracy", min_delta: 0.25f), [0.5f, 0.625f], 1 },

        // Improvements above the baseline 1 do not let the patience of 2 start anew: epochs 0 and 1 improve, epoch 2 does not, and the count is 3.
        { new(monitor: "loss", patience: 2, baseline: 1), [4, 3, 3, 0.5f], 2 },
        { new(monitor: "loss", patience: 2, baseline: 1), [4, 0.5f, 2, 0.75f], 3 },
        { new(monitor: "loss", patience: 2, baseline: 0), [4, 3, 3, 0.5f], Never },   // 0: none

        // Epochs 0 and 1 are not looked at, so 1 is not the best yet.
        { new(monitor: "loss", start_from_epoch: 2), [1, 2, 3, 2, 2], 4 },

        // The value 0 is a value. NaN is none: it is never the best, and it counts against the patience once there is something to wait for.
        { new(monitor: "loss", patience: 1), [1, 0, -1, -1], 3 },
        { new(monitor: "loss", patience: 2), [1, float.NaN, float.NaN], 2 },
        { new(monitor: "loss", patience: 2), [float.NaN, 1, 0.9f, 0.8f, 0.85f, 0.86f, 0.5f, 0.4f], 5 },
        { new(monitor: "loss", patience: 2), [float.NaN, float.NaN, float.NaN, 1], 2 },
        { new(monitor: "loss", patience: 2, baseline: 1), [float.NaN, 0.5f, 2, float.NaN], 3 },
        { new(monitor: "accuracy", patience: 1), [float.NaN, 0.5f, 0.6f, 0.6f], 3 },
        { new(monitor: "loss", patience: 1, start_from_epoch: 1), [1, float.NaN, 2, 1, 1], 4 },
        { new(monitor: "loss", patience: 1), [float.PositiveInfinity, 1, 1], 2 },

        // As Keras has it, if asked for: a NaN that comes first is the best, and nothing beats it.
        { new(monitor: "loss", patience: 2) { FirstNaNIsBest = true }, [float.NaN, 1, 0.5f], 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_ends_where_Keras_ends_it(EarlyStopping stopping, float[] values, int stopped)
    {
        (Sequential model, _) = Run(stopping, values);

        Assert.Equal(stopped != Never, model.Stop_training);
        Assert.Equal(stopped == Never ? 0 : stopped, stopping.StoppedEpoch);
    }

    [Fact]
    public void The_best_weights_come_back_when_training_is_stopped()
    {
        EarlyStopping stopping = new(monitor: "loss", patience: 2, restore_best_weights: true);

        (Sequential model, string text) = Run(stopping, [3, 1, 2, 2]);

        Assert.Equal(1f, Weight(model));
        Assert.Equal("Epoch 4: early stopping\nRestoring model weights from the end of the best epoch: 2.\n", text);
    }

    // The run of the issue: Keras would keep the weights of the NaN.
    [Fact]
    public void A_NaN_that_comes_first_is_not_the_best_epoch()
    {
        EarlyStopping stopping = new(monitor: "val_loss", patience: 2, restore_best_weights: true, verbose: 0);

        OneWeight.Outcome outcome = OneWeight.Fit(OneWeight.Create(), [float.NaN, 1, 0.9f, 0.8f, 0.85f, 0.86f, 0.5f, 0.4f], stopping);

        Assert.Equal(5, stopping.StoppedEpoch);
        Assert.Equal(0.8f, stopping.Best);
        Assert.Equal(MathF.Pow(0.8f, 4), outcome.Weight, 1e-6);   // each epoch takes a fifth; the fourth was the best
    }

    // Less of an error is better, more of a score: as each metric says, and where it says nothing the user must.
    [Theory]
    [InlineData("mean_squared_error", false)]
    [InlineData("RootMeanSquaredError", false)]
    [InlineData("BinaryCrossentropy", false)]
    [InlineData("CosineSimilarity", true)]
    [InlineData("AUC", true)]
    [InlineData("R2Score", true)]
    [InlineData("FalsePositives", null)]
    public void Which_way_is_better_is_known_of_each_metric(string metric, bool? higher)
    {
        (Sequential model, _) = Model();
        model.compile("sgd", "mse", [metric]);
        EarlyStopping stopping = new(monitor: $"val_{metric}", patience: 1) { Model = model };
        if (higher is not bool better)
        {
            Assert.Throws<InvalidOperationException>(stopping.on_train_begin);
            return;
        }

        stopping.on_train_begin();
        stopping.on_epoch_end(0, new() { [$"val_{metric}"] = 0.5f });
        stopping.on_epoch_end(1, new() { [$"val_{metric}"] = better ? 0.6f : 0.4f });
        Assert.False(model.Stop_training);
        stopping.on_epoch_end(2, new() { [$"val_{metric}"] = 0.5f });
        Assert.True(model.Stop_training);
    }

    [Fact]
    public void The_best_weights_come_back_when_training_ends_by_itself()
    {
        EarlyStopping stopping = new(monitor: "loss", patience: 9, restore_best_weights: true, verbose: 0);

        (Sequential model, string text) = Run(stopping, [3, 1, 2]);

        Assert.False(model.Stop_training);
        Assert.Equal(1f, Weight(model));
        Assert.Empty(text);
    }

    [Fact]
    public void The_last_weights_stay_unless_the_best_are_asked_for()
    {
        EarlyStopping stopping = new(monitor: "loss");

        (Sequential model, string text) = Run(stopping, [1, 2]);

        Assert.Equal(1f, Weight(model));
        Assert.Equal("Epoch 2: early stopping\n", text);
    }

    [Fact]
    public void A_second_training_starts_anew()
    {
        EarlyStopping stopping = new(monitor: "loss");
        Run(stopping, [1, 2]);

        (Sequential model, _) = Run(stopping, [4, 3]);

        Assert.False(model.Stop_training);
        Assert.Equal(0, stopping.StoppedEpoch);
    }

    [Fact]
    public void A_metric_that_is_missing_is_told_once_and_waited_for()
    {
        EarlyStopping stopping = new(monitor: "val_loss");
        (Sequential model, StringWriter output) = Model();
        stopping.Model = model;
        stopping.on_train_begin();
        stopping.on_epoch_end(0, new() { ["loss"] = 1, ["accuracy"] = 0 });
        stopping.on_epoch_end(1, new() { ["loss"] = 2, ["accuracy"] = 0 });

        Assert.False(model.Stop_training);
        Assert.Equal("EarlyStopping waits for 'val_loss', which is not among the metrics of this epoch: loss, accuracy.\n", output.ToString());
    }

    [Fact]
    public void A_metric_of_unknown_direction_is_refused_before_training()
    {
        (Sequential model, _) = Model();
        NDArray rows = new(new float[] { 1, 2 }, (2, 1));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => model.fit(rows, rows, verbose: 0, callbacks: [new EarlyStopping(monitor: "val_f1")]));

        Assert.Equal(
            "EarlyStopping does not know whether more or less of 'val_f1' is better: give it mode: \"min\" or \"max\", or give compile the metric 'f1'.", error.Message);
    }

    [Fact]
    public void An_unknown_mode_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new EarlyStopping(mode: "most"));

        Assert.Equal("mode", error.ParamName);
        Assert.StartsWith("mode must be 'auto', 'min' or 'max', received 'most'.", error.Message, StringComparison.Ordinal);
    }

    // The step size is 0, so the loss never changes: epoch 0 sets the best, epochs 1 to 3 use up the patience.
    [Fact]
    public void Fit_stops_after_the_patience()
    {
        (Sequential model, _) = Model();
        model.compile(keras.optimizers.SGD(1e-30f), keras.losses.MeanSquaredError());
        NDArray rows = new(new float[] { 1, 2, 3, 4 }, (4, 1));
        EarlyStopping stopping = new(null, "val_loss", 0f, 3, 0);

        ICallback result = model.fit(rows, rows, epochs: 10, verbose: 0, callbacks: [stopping], validation_split: 0.5f);

        Assert.Equal(4, result.history["val_loss"].Count);
        Assert.Equal(3, stopping.StoppedEpoch);
    }

    /// <summary>Shows the callback a value per epoch, as fit does; the model's one weight is the number of the epoch.</summary>
    private static (Sequential Model, string Text) Run(EarlyStopping stopping, float[] values)
    {
        (Sequential model, StringWriter output) = Model();
        stopping.Model = model;
        stopping.on_train_begin();
        for (int epoch = 0; epoch < values.Length && !model.Stop_training; epoch++)
        {
            model.set_weights([new NDArray(new float[] { epoch }, (1, 1))]);
            Dictionary<string, float> logs = [];
            foreach (string name in (string[])["loss", "accuracy", "val_accuracy", "other"])
            {
                logs[name] = values[epoch];
            }

            stopping.on_epoch_end(epoch, logs);
        }

        stopping.on_train_end();
        return (model, output.ToString());
    }

    private static (Sequential Model, StringWriter Output) Model()
    {
        StringWriter output = new() { NewLine = "\n" };
        Sequential model = keras.Sequential([keras.layers.Dense(1, use_bias: false, input_shape: 1)]);
        model.Output = output;
        model.compile("sgd", "mse", ["accuracy"]);
        return (model, output);
    }

    private static float Weight(Sequential model) => model.get_weights()[0].ToArray<float>()[0];
}
