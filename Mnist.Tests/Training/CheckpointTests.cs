using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Callbacks;
using Mnist.Models.Optimizers;
using Mnist.Models.Training;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>A run that is stopped and resumed ends in the bits of one that never was.</summary>
public sealed class CheckpointTests
{
    private const int Epochs = 3;
    private const int StepsPerEpoch = 8;

    // Every place a run can be stopped at: first batch, mid-epoch, last batch before validation, later epochs.
    [Theory]
    [InlineData("adam", 1)]
    [InlineData("adam", 5)]
    [InlineData("adam", 8)]
    [InlineData("adam", 13)]
    [InlineData("adam", 23)]
    [InlineData("sgd", 13)]
    [InlineData("rmsprop", 13)]
    public void Stopped_in_mid_epoch_and_resumed_gives_the_same_bits(string optimizer, int stopAfter)
    {
        using TemporaryFolder folder = new();
        Sequential whole = Network(optimizer);
        ICallback expected = Fit(whole, null);

        Assert.Throws<OperationCanceledException>(() => Fit(Network(optimizer), Options(folder), stopAfter));
        Sequential resumed = Network(optimizer);
        ICallback actual = Fit(resumed, Options(folder) with { Resume = true });

        Assert.Equal(whole.WeightsSha256(), resumed.WeightsSha256());
        Assert.Equal(expected.history.Keys.Order(), actual.history.Keys.Order());
        Assert.All(expected.history, figures => Assert.Equal(figures.Value, actual.history[figures.Key]));
    }

    [Fact]
    public void A_run_killed_between_checkpoints_goes_on_from_the_last_one()
    {
        using TemporaryFolder folder = new();
        Sequential whole = Network("adam");
        Fit(whole, null);

        // An exception nobody expects stands for a kill: nothing is written on the way out.
        Assert.Throws<InvalidTimeZoneException>(() => Fit(Network("adam"), Options(folder) with { EverySteps = 4 }, stopAfter: 15, kill: true));
        int batches = 0;
        Sequential resumed = Network("adam");
        Fit(resumed, Options(folder) with { Resume = true }, onBatch: () => batches++);

        Assert.Equal((Epochs * StepsPerEpoch) - 12, batches);
        Assert.Equal(whole.WeightsSha256(), resumed.WeightsSha256());
    }

    [Fact]
    public void A_run_killed_after_an_epoch_with_a_checkpoint_goes_on_with_the_next()
    {
        using TemporaryFolder folder = new();
        Sequential whole = Network("adam");
        ICallback expected = Fit(whole, null);

        Assert.Throws<InvalidTimeZoneException>(() => Fit(Network("adam"), Options(folder) with { EveryEpochs = 2 }, stopAfter: (2 * StepsPerEpoch) + 3, kill: true));
        int batches = 0;
        Sequential resumed = Network("adam");
        ICallback actual = Fit(resumed, Options(folder) with { Resume = true }, onBatch: () => batches++);

        Assert.Equal(StepsPerEpoch, batches);
        Assert.Equal(whole.WeightsSha256(), resumed.WeightsSha256());
        Assert.Equal(expected.history["val_loss"], actual.history["val_loss"]);
    }

    [Fact]
    public void A_finished_run_can_be_given_more_epochs()
    {
        using TemporaryFolder folder = new();
        Sequential whole = Network("adam");
        Fit(whole, null, epochs: Epochs + 2);

        Fit(Network("adam"), Options(folder));
        Sequential longer = Network("adam");
        ICallback history = Fit(longer, Options(folder) with { Resume = true }, epochs: Epochs + 2);

        Assert.Equal(whole.WeightsSha256(), longer.WeightsSha256());
        Assert.Equal(Epochs + 2, history.history["val_loss"].Count);
        Assert.True(((History)history).TrainingTime > TimeSpan.Zero);
    }

    [Fact]
    public void A_second_fit_can_be_stopped_and_resumed_by_another_model()
    {
        using TemporaryFolder folder = new();
        Sequential whole = Network("adam");
        Fit(whole, null);
        Fit(whole, null);

        Sequential stopped = Network("adam");
        Fit(stopped, null);
        Assert.Throws<OperationCanceledException>(() => Fit(stopped, Options(folder), stopAfter: 13));
        Sequential resumed = Network("adam");
        Fit(resumed, Options(folder) with { Resume = true });

        Assert.Equal(whole.WeightsSha256(), resumed.WeightsSha256());
    }

    [Fact]
    public void Moving_averages_and_a_changed_learning_rate_are_kept()
    {
        using TemporaryFolder folder = new();
        Sequential whole = Normalised();
        Fit(whole, null, halves: true);

        Assert.Throws<OperationCanceledException>(() => Fit(Normalised(), Options(folder), stopAfter: 13, halves: true));
        Sequential resumed = Normalised();
        Fit(resumed, Options(folder) with { Resume = true }, halves: true);

        Assert.Equal(whole.WeightsSha256(), resumed.WeightsSha256());

        static Sequential Normalised()
        {
            Sequential model = keras.Sequential();
            model.Seed = 3;
            model.add(keras.layers.Dense(12, input_shape: 8));
            model.add(keras.layers.BatchNormalization());
            model.add(keras.layers.Dense(3, activation: "softmax"));
            model.compile(keras.optimizers.Adam(0.02f), keras.losses.SparseCategoricalCrossentropy(), ["accuracy"]);
            return model;
        }
    }

    [Fact]
    public void Only_the_newest_checkpoint_is_kept_under_tensorflows_names()
    {
        using TemporaryFolder folder = new();

        Fit(Network("adam"), Options(folder) with { EverySteps = 10 });

        // After 10, after 20, and at the end.
        Assert.Equal(
            ["checkpoint", "ckpt-3.data-00000-of-00001", "ckpt-3.index"],
            Directory.EnumerateFiles(Options(folder).Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("model_checkpoint_path: \"ckpt-3\"\n", File.ReadAllText(Path.Combine(Options(folder).Folder, "checkpoint")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_left_by_a_kill_while_writing_do_no_harm()
    {
        using TemporaryFolder folder = new();
        Fit(Network("adam"), Options(folder));
        foreach (string left in (string[])["ckpt-2.data-00000-of-00001", "ckpt-2.index.0a1b2c3d.e4f.tmp", "checkpoint.0a1b2c3d.e4f.tmp", "ckpt-3.index.0123456789abcdef0123456789abcdef.tmp"])
        {
            File.WriteAllText(Path.Combine(Options(folder).Folder, left), "half a file");
        }

        Fit(Network("adam"), Options(folder) with { Resume = true }, epochs: Epochs + 1);

        Assert.Equal(3, Directory.EnumerateFiles(Options(folder).Folder).Count());
    }

    [Theory]
    [InlineData("seed", "was written with seed 5, this run has 6")]
    [InlineData("batch", "was written with batch size 16, this run has 8")]
    [InlineData("optimizer", "was written with optimizer adam, this run has sgd")]
    [InlineData("rate", "was written with learning rate 0.01, this run has 0.02")]
    [InlineData("layers", "was written with another model")]
    [InlineData("rows", "was written with number of training rows 128, this run has 112")]
    [InlineData("data", "was written with another training data")]
    [InlineData("epochs", "has 3 epochs behind it already, this run is to have 2")]
    public void A_checkpoint_of_another_run_is_refused_in_one_sentence(string what, string expected)
    {
        using TemporaryFolder folder = new();
        Fit(Network("adam"), Options(folder));
        Sequential other = Network(what == "optimizer" ? "sgd" : "adam", units: what == "layers" ? 17 : 16, rate: what == "rate" ? 0.02f : 0.01f);
        other.Seed = what == "seed" ? 6UL : 5UL;
        string before = other.WeightsSha256();

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Fit(
            other,
            Options(folder) with { Resume = true },
            batch: what == "batch" ? 8 : 16,
            rows: what == "rows" ? 140 : 160,
            phase: what == "data" ? 1 : 0,
            epochs: what == "epochs" ? 2 : Epochs));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, other.WeightsSha256());
    }

    [Fact]
    public void A_loop_of_restarts_resumes_every_time_the_first_run_too()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions options = Options(folder) with { Resume = true, EverySteps = 1 };
        Sequential whole = Network("adam");
        Fit(whole, null);
        Sequential last = Network("adam");
        int restarts = 0;
        while (Record.Exception(() => Fit(last, options, stopAfter: 5, kill: true)) is not null)
        {
            last = Network("adam");
            restarts++;
        }

        // 24 batches, killed after each fifth; the checkpoint of that one is not written any more.
        Assert.Equal(5, restarts);
        Assert.Equal(whole.WeightsSha256(), last.WeightsSha256());
    }

    [Fact]
    public void A_first_run_that_was_to_resume_says_that_it_starts()
    {
        using TemporaryFolder folder = new();
        using StringWriter output = new() { NewLine = "\n" };
        Sequential model = Network("adam");
        model.Output = output;

        model.fit(np.ones((4, 8)), np.zeros(4), verbose: 2, checkpoints: Options(folder) with { Resume = true });

        Assert.StartsWith($"There is no checkpoint in '{Options(folder).Folder}' yet: training starts from the beginning.\n", output.ToString(), StringComparison.Ordinal);
    }

    // A kill cannot leave such a file: it is written whole, under another name first.
    [Fact]
    public void A_file_that_names_no_checkpoint_is_no_first_run()
    {
        using TemporaryFolder folder = new();
        Fit(Network("adam"), Options(folder));
        File.WriteAllText(Path.Combine(Options(folder).Folder, "checkpoint"), "nonsense");

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Fit(Network("adam"), Options(folder) with { Resume = true }));

        Assert.Contains("its file 'checkpoint' names no checkpoint; it is damaged", error.Message, StringComparison.Ordinal);
    }

    // Hostile input: whatever a damaged file holds, there is one kind of exception, and no half-taken state.
    [Theory]
    [InlineData("ckpt-1.index")]
    [InlineData("ckpt-1.data-00000-of-00001")]
    [InlineData("checkpoint")]
    public void A_damaged_checkpoint_is_refused_or_harmless(string file)
    {
        using TemporaryFolder folder = new();
        Sequential trained = Network("adam");
        Fit(trained, Options(folder));
        string path = Path.Combine(Options(folder).Folder, file);
        byte[] good = File.ReadAllBytes(path);
        Sequential fresh = Network("adam");
        string untouched = fresh.WeightsSha256();
        int step = Math.Max(1, good.Length / 25);
        for (int at = 0; at < good.Length; at += step)
        {
            foreach (byte[] bad in (byte[][])[good[..at], [.. good[..at], (byte)~good[at], .. good[(at + 1)..]]])
            {
                File.WriteAllBytes(path, bad);
                Sequential model = Network("adam");
                Exception? error = Record.Exception(() => Fit(model, Options(folder) with { Resume = true }));

                Assert.True(error is null or ModelFormatException, $"{file}, byte {at}: {error}");
                Assert.Contains(model.WeightsSha256(), (string[])[untouched, trained.WeightsSha256()]);
                RestoreFiles();
            }
        }

        // A resumed run writes checkpoints of its own.
        void RestoreFiles()
        {
            Directory.Delete(Options(folder).Folder, recursive: true);
            Fit(Network("adam"), Options(folder));
        }
    }

    private static CheckpointOptions Options(TemporaryFolder folder) => new() { Folder = folder.Sub("run.checkpoint") };

    private static Sequential Network(string optimizer, int units = 16, float rate = 0.01f)
    {
        Sequential model = keras.Sequential();
        model.Seed = 5;
        model.add(keras.layers.Dense(units, activation: "relu", input_shape: 8));
        model.add(keras.layers.Dropout(0.3f));
        model.add(keras.layers.Dense(3, activation: "softmax"));
        Optimizer chosen = optimizer == "sgd" ? keras.optimizers.SGD(rate, momentum: 0.9f) : Optimizer.Get(optimizer);
        chosen.LearningRate = rate;
        model.compile(chosen, keras.losses.SparseCategoricalCrossentropy(), ["accuracy"]);
        return model;
    }

    private static ICallback Fit(
        Sequential model,
        CheckpointOptions? checkpoints,
        int stopAfter = -1,
        bool kill = false,
        Action? onBatch = null,
        int batch = 16,
        int rows = 160,
        int phase = 0,
        int epochs = Epochs,
        bool halves = false)
    {
        float[] x = [.. Enumerable.Range(0, rows * 8).Select(i => MathF.Sin((i * 0.7f) + phase) + (i / 8 % 3 == i % 8 % 3 ? 1f : 0f))];
        int[] y = [.. Enumerable.Range(0, rows).Select(row => row % 3)];
        using CancellationTokenSource stop = new();
        Stopper stopper = new(stopAfter, kill, onBatch, halves, stop);

        // 160 rows, a fifth held back: 8 batches of 16.
        return model.fit(
            new NDArray(x, (rows, 8)), new NDArray(y), batch, epochs, verbose: 0, callbacks: [stopper], validation_split: 0.2f, checkpoints: checkpoints, cancellationToken: stop.Token);
    }

    private sealed class Stopper(int after, bool kill, Action? onBatch, bool halves, CancellationTokenSource stop) : Callback
    {
        private int _batches;

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            onBatch?.Invoke();
            if (++_batches != after)
            {
                return;
            }

            if (kill)
            {
                throw new InvalidTimeZoneException("killed");
            }

            stop.Cancel();
        }

        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => Model!.Optimizer!.LearningRate *= halves ? 0.5f : 1f;
    }
}
