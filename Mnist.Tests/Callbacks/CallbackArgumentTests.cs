using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Callbacks;

/// <summary>What callbacks refuse, and when: before a step is made, where that can be known.</summary>
public sealed class CallbackArgumentTests
{
    [Theory]
    [InlineData("e{epoch:02d}-{val_loss:.2f}", "e07-0.12")]
    [InlineData("{epoch}", "7")]
    [InlineData("{epoch:3d}|", "  7|")]
    [InlineData("{val_loss}", "0.125")]
    [InlineData("{val_loss:08.3f}", "0000.125")]
    [InlineData("plain", "plain")]
    public void Places_of_a_path_are_filled_as_python_fills_them(string pattern, string expected) =>
        Assert.Equal(expected, new FilePattern(pattern).Fill(7, null, new() { ["val_loss"] = 0.125f }));

    [Theory]
    [InlineData("{epoch:x}")]
    [InlineData("{epoch")]
    [InlineData("{}")]
    public void A_place_that_is_not_understood_is_refused(string pattern)
    {
        ArgumentException error = Assert.Throws<ArgumentException>("filepath", () => new ModelCheckpoint(pattern));

        Assert.StartsWith($"filepath '{pattern}' has a place that is not understood: write {{epoch:02d}}, {{batch:02d}} or a metric as {{val_loss:.2f}}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_is_not_there_is_named()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new FilePattern("{acc:.2f}").Fill(1, 2, new() { ["loss"] = 1 }));

        Assert.Equal("filepath '{acc:.2f}' names 'acc', which is not there when the model is saved; there are epoch, batch, loss.", error.Message);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_factor_that_makes_nothing_smaller_is_refused(float factor) =>
        Assert.StartsWith("factor must be above 0 and below 1, received", Assert.Throws<ArgumentOutOfRangeException>(nameof(factor), () => new ReduceLROnPlateau(factor: factor)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rate_that_follows_a_schedule_is_refused_before_training()
    {
        Sequential model = OneWeight.Create();
        model.compile(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1f, 10, 0.5f)), keras.losses.MeanSquaredError());

        foreach (Callback callback in (Callback[])[new ReduceLROnPlateau(monitor: "loss"), new LearningRateScheduler((_, rate) => rate)])
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.fit(np.ones((1, 1)), np.ones((1, 1)), verbose: 0, callbacks: [callback]));
            Assert.Equal(
                $"{callback.GetType().Name} cannot set a learning rate that follows ExponentialDecay: make the optimizer with a number, or leave the callback out.", error.Message);
        }
    }

    [Theory]
    [InlineData(-1.0, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(1e300, "1E+300")]
    public void A_schedule_must_give_a_rate(double rate, string shown)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => OneWeight.Fit(OneWeight.Create(), [1f], new LearningRateScheduler((_, _) => rate)));

        Assert.Equal($"The schedule gave the learning rate {shown} for epoch 0; it must give a number of 0 or more.", error.Message);
    }

    [Fact]
    public void The_rate_of_every_epoch_is_in_the_history()
    {
        Sequential model = OneWeight.Create();

        ICallback history = model.fit(
            np.ones((1, 1)), np.zeros((1, 1)), epochs: 3, verbose: 0, callbacks: [new LearningRateScheduler((epoch, rate) => epoch == 0 ? rate : rate * 0.5)]);

        Assert.Equal([0.1f, 0.05f, 0.025f], history.history["learning_rate"]);
    }

    // NaN is not the best model, whenever it comes.
    [Fact]
    public void A_model_whose_metric_is_NaN_is_not_saved_as_the_best()
    {
        using TemporaryFolder folder = new();

        OneWeight.Fit(OneWeight.Create(), [float.NaN, 1f, float.NaN, 0.5f], new ModelCheckpoint(folder.Sub("e{epoch}"), save_best_only: true));

        Assert.Equal(["e2", "e4"], Directory.EnumerateDirectories(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    // Keras keeps the best value of ModelCheckpoint from one fit to the next, and forgets that of the others.
    [Fact]
    public void The_best_model_is_that_of_all_trainings()
    {
        using TemporaryFolder folder = new();
        ModelCheckpoint callback = new(folder.Sub("v{val_loss:.1f}"), save_best_only: true);

        OneWeight.Fit(OneWeight.Create(), [0.5f, 0.4f], callback);
        OneWeight.Fit(OneWeight.Create(), [0.6f, 0.3f], callback);

        Assert.Equal(["v0.3", "v0.4", "v0.5"], Directory.EnumerateDirectories(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }
}
