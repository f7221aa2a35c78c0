using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Training;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Callbacks;

/// <summary>What callbacks remember is part of a checkpoint: a run that is stopped and resumed ends as one that never was, whichever callback is there.</summary>
public sealed class CallbackCheckpointTests
{
    private const int BatchesPerEpoch = 2;

    // Best in epoch 2, then a plateau: every callback has something to remember by then.
    private static readonly float[] Values = [1f, 0.9f, 0.5f, 0.8f, 0.7f, 0.85f, 0.4f, 0.9f];

    /// <summary>Each callback of the library, made by a folder for its files.</summary>
    private static readonly Dictionary<string, Func<string, Callback>> Makers = new()
    {
        ["early stopping"] = _ => new EarlyStopping(patience: 3, restore_best_weights: true, verbose: 0),
        ["early stopping that waits for the end"] = _ => new EarlyStopping(patience: 30, restore_best_weights: true, verbose: 0),
        ["early stopping with a baseline"] = _ => new EarlyStopping(patience: 4, baseline: 0.45f, verbose: 0),
        ["plateau"] = _ => new ReduceLROnPlateau(factor: 0.5f, patience: 2, cooldown: 1),
        ["scheduler"] = _ => new LearningRateScheduler((_, rate) => rate * 0.8),
        ["best model"] = folder => new ModelCheckpoint(Path.Combine(folder, "e{epoch}-{val_loss:.2f}"), save_best_only: true),
        ["model every three batches"] = folder => new ModelCheckpoint(Path.Combine(folder, "e{epoch}-b{batch}"), save_freq: 3),
        ["terminate on NaN"] = _ => new TerminateOnNaN(),
        ["history"] = _ => new History(),
        ["progress"] = _ => new ProgbarLogger(TextWriter.Null),
    };

    public static TheoryData<string> Names() => [.. Makers.Keys];

    [Fact]
    public void Every_callback_of_the_library_is_among_those_that_are_tested()
    {
        IEnumerable<Type> all = typeof(Callback).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Callback)) && !type.IsAbstract);

        Assert.Empty(all.Except(Makers.Values.Select(make => make("unused").GetType())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_is_stopped_and_resumed_ends_as_one_that_never_was(string name)
    {
        using TemporaryFolder folder = new();
        (OneWeight.Outcome Outcome, string State, float Rate, string Files) expected = Run(name, folder.Sub("whole"), null);
        for (int stopAfter = 1; stopAfter < Values.Length * BatchesPerEpoch; stopAfter++)
        {
            string work = folder.Sub($"stopped-{stopAfter}");
            CheckpointOptions checkpoints = new() { Folder = work + ".checkpoint", Resume = true };
            if (Run(name, work, checkpoints, stopAfter) is not null)
            {
                continue;   // it had ended before
            }

            (OneWeight.Outcome Outcome, string State, float Rate, string Files) resumed = Run(name, work, checkpoints);

            Assert.Equal(expected.Outcome.Losses, resumed.Outcome.Losses);
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected.Outcome.Weight), BitConverter.SingleToUInt32Bits(resumed.Outcome.Weight));
            Assert.Equal(expected.Rate, resumed.Rate);
            Assert.Equal(expected.State, resumed.State);
            Assert.Equal(expected.Files, resumed.Files);
        }
    }

    // A loop of restarts may start a finished run once more: it is over, and ends as it ended.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_is_over_stays_as_it_ended(string name)
    {
        using TemporaryFolder folder = new();
        string work = folder.Sub("run");
        CheckpointOptions checkpoints = new() { Folder = folder.Sub("checkpoint"), Resume = true };
        (OneWeight.Outcome Outcome, string State, float Rate, string Files) first = Run(name, work, checkpoints);
        (OneWeight.Outcome Outcome, string State, float Rate, string Files) second = Run(name, work, checkpoints);

        Assert.Empty(second.Outcome.RatesAfter);
        Assert.Equal(first.Outcome.Losses, second.Outcome.Losses);
        Assert.Equal(first.Outcome.Weight, second.Outcome.Weight);
        Assert.Equal(first.State, second.State);
        Assert.Equal(first.Files, second.Files);
    }

    [Fact]
    public void The_best_weights_win_over_moving_averages_as_in_keras()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions checkpoints = new() { Folder = folder.Sub("checkpoint"), Resume = true };

        float straight = Averaged(null);

        // The averages come first, then the best weights: what is restored is not lost. The second epoch was the best, each takes a fifth.
        Assert.Equal(0.8f * 0.8f, straight, 1e-6);
        Assert.Equal(straight, Averaged(checkpoints));
        Assert.Equal(straight, Averaged(checkpoints));

        static float Averaged(CheckpointOptions? checkpoints)
        {
            Sequential model = OneWeight.Create();
            model.compile(new Models.Optimizers.SGD(0.1f) { UseEma = true, EmaMomentum = 0.5f }, keras.losses.MeanSquaredError());
            return OneWeight.Fit(model, [1f, 0.5f, 0.8f], new EarlyStopping(patience: 9, restore_best_weights: true, verbose: 0), checkpoints: checkpoints).Weight;
        }
    }

    [Fact]
    public void The_averages_of_a_run_that_is_over_are_taken_again()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions checkpoints = new() { Folder = folder.Sub("checkpoint"), Resume = true };

        float straight = Averaged(null);

        Assert.Equal(straight, Averaged(checkpoints));
        Assert.Equal(straight, Averaged(checkpoints));

        static float Averaged(CheckpointOptions? checkpoints)
        {
            Sequential model = OneWeight.Create();
            model.compile(new Models.Optimizers.SGD(0.1f) { UseEma = true, EmaMomentum = 0.5f }, keras.losses.MeanSquaredError());
            return OneWeight.Fit(model, [1f, 0.5f, 0.8f], callback: null, checkpoints: checkpoints).Weight;
        }
    }

    [Fact]
    public void The_checkpoint_of_a_run_with_other_callbacks_is_refused_in_one_sentence()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions checkpoints = new() { Folder = folder.Sub("checkpoint"), Resume = true };
        OneWeight.Fit(OneWeight.Create(), [1f, 0.5f], new EarlyStopping(verbose: 0), checkpoints: checkpoints);

        Assert.EndsWith(
            "the checkpoint was written with the callbacks EarlyStopping on val_loss, this run has none; use those it was started with, or remove the folder to start again.",
            Refusal(null),
            StringComparison.Ordinal);
        Assert.Contains("this run has EarlyStopping on loss;", Refusal(new EarlyStopping(monitor: "loss")), StringComparison.Ordinal);

        string Refusal(Callback? callback) =>
            Assert.Throws<ModelFormatException>(() => OneWeight.Fit(OneWeight.Create(), [1f, 0.5f], callback, checkpoints: checkpoints)).Message;
    }

    [Fact]
    public void A_callback_of_the_users_own_says_what_of_it_is_state()
    {
        using TemporaryFolder folder = new();
        CheckpointOptions checkpoints = new() { Folder = folder.Sub("checkpoint"), Resume = true };
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => OneWeight.Fit(OneWeight.Create(), Values, new Budget(5), checkpoints: checkpoints, stop: stop, stopAfter: 3));

        OneWeight.Outcome outcome = OneWeight.Fit(OneWeight.Create(), Values, new Budget(5), checkpoints: checkpoints);

        Assert.Equal(5, outcome.Losses.Count);   // a budget that forgot would have run through all eight
    }

    // Hostile input: weights of another shape, a count that is none.
    [Theory]
    [InlineData("wait", -1.0)]
    [InlineData("wait", 0.5)]
    [InlineData("wait", double.NaN)]
    [InlineData("stopped_epoch", 1e300)]
    public void A_state_that_cannot_be_is_refused(string name, double value)
    {
        CallbackState state = new();
        state.Set(name, value);

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => new EarlyStopping { Model = OneWeight.Create() }.ReadState(state));

        Assert.Contains($"a '{name}' that cannot be; it is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Best_weights_of_another_model_are_refused()
    {
        CallbackState state = new();
        state.Set("best_weights", [np.ones((2, 1))]);

        Assert.Throws<ModelFormatException>(() => new EarlyStopping { Model = OneWeight.Create() }.ReadState(state));
        Assert.Throws<ArgumentException>(() => state.Set("labels", [new NDArray(new int[1])]));
    }

    private static (OneWeight.Outcome Outcome, string State, float Rate, string Files) Run(string name, string folder, CheckpointOptions? checkpoints) =>
        Run(name, folder, checkpoints, stopAfter: -1)!.Value;

    /// <summary>Trains; null when it was stopped.</summary>
    private static (OneWeight.Outcome Outcome, string State, float Rate, string Files)? Run(string name, string folder, CheckpointOptions? checkpoints, int stopAfter)
    {
        Directory.CreateDirectory(folder);
        Callback callback = Makers[name](folder);
        Sequential model = OneWeight.Create();
        using CancellationTokenSource stop = new();
        OneWeight.Outcome outcome;
        try
        {
            outcome = OneWeight.Fit(model, Values, callback, BatchesPerEpoch, checkpoints, stop, stopAfter);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        // What it remembers, and what it wrote.
        CallbackState state = new();
        (callback as IStatefulCallback)?.WriteState(state);
        string numbers = string.Join(' ', state.Numbers);
        string arrays = string.Join(';', state.AllArrays.Select(named => $"{named.Key}: {string.Join(' ', named.Value.SelectMany(array => array.ToArray<float>()))}"));
        IEnumerable<string> files = Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Select(saved => $"{Path.GetFileName(saved)} {((Sequential)keras.models.load_model(saved)).get_weights()[0].ToArray<float>()[0]}");
        return (outcome, $"{numbers} {arrays}", model.Optimizer!.LearningRate, string.Join(", ", files));
    }

    private sealed class Budget(int epochs) : Callback, IStatefulCallback
    {
        private int _left = epochs;

        public string Identity => nameof(Budget);

        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => Model!.Stop_training = --_left <= 0;

        public void WriteState(CallbackState state) => state.Set("left", _left);

        public void ReadState(CallbackState state) => _left = state.Count("left");
    }
}
