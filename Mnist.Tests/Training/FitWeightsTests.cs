using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>What <c>fit</c> does with splits, weights and callbacks, as Keras means them.</summary>
public sealed class FitWeightsTests
{
    private const int Rows = 60;

    [Fact]
    public void Validation_split_takes_the_last_rows_before_shuffling()
    {
        (NDArray x, NDArray y) = Data();
        Sequential split = Linear();
        Sequential given = Linear();

        ICallback one = split.fit(x, y, batch_size: 7, epochs: 3, verbose: 0, validation_split: 0.3f);
        ICallback other = given.fit(x[..42], y[..42], batch_size: 7, epochs: 3, verbose: 0, validation_data: (x[42..], y[42..]));

        Assert.Equal(other.history["val_loss"], one.history["val_loss"]);
        Assert.Equal(Weights(given), Weights(split));
    }

    [Fact]
    public void A_loss_is_the_weighted_sum_over_the_number_of_rows()
    {
        (NDArray x, NDArray y) = Data();
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 3 * 0.5f)];
        Sequential model = Linear();
        float[] predictions = model.predict(x).ToArray<float>();
        float[] targets = y.ToArray<float>();

        double expected = Enumerable.Range(0, Rows).Sum(row => weights[row] * Math.Pow(predictions[row] - targets[row], 2)) / Rows;

        Assert.Equal(expected, model.evaluate(x, y, verbose: 0, sample_weight: weights)["loss"], 1e-6);
    }

    [Fact]
    public void Twice_the_sample_weight_is_twice_the_step()
    {
        (NDArray x, NDArray y) = Data();
        Sequential weighted = Linear(learningRate: 0.05f);
        Sequential faster = Linear(learningRate: 0.1f);

        weighted.fit(x, y, batch_size: Rows, verbose: 0, sample_weight: Enumerable.Repeat(2f, Rows).ToArray());
        faster.fit(x, y, batch_size: Rows, verbose: 0);

        Assert.All(Weights(weighted).Zip(Weights(faster)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Rows_of_no_weight_teach_nothing()
    {
        (NDArray x, NDArray y) = Data();
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row < 40 ? 1f : 0f)];
        NDArray spoiled = y.ToArray<float>().Select((value, row) => row < 40 ? value : 1000f).ToArray();
        Sequential one = Linear();
        Sequential other = Linear();

        one.fit(x, y, batch_size: 20, verbose: 0, shuffle: false, sample_weight: weights);
        other.fit(x, spoiled.reshape((Rows, 1)), batch_size: 20, verbose: 0, shuffle: false, sample_weight: weights);

        Assert.Equal(Weights(one), Weights(other));
    }

    [Fact]
    public void Class_weights_are_sample_weights_by_class()
    {
        (NDArray x, NDArray labels) = Classes();
        int[] classes = labels.ToArray<int>();
        Sequential byClass = Classifier();
        Sequential bySample = Classifier();

        byClass.fit(x, labels, batch_size: 10, epochs: 2, verbose: 0, class_weight: new() { [0] = 3f, [2] = 0.25f });
        bySample.fit(x, labels, batch_size: 10, epochs: 2, verbose: 0, sample_weight: classes.Select(label => label == 0 ? 3f : label == 2 ? 0.25f : 1f).ToArray());

        Assert.Equal(Weights(bySample), Weights(byClass));
    }

    [Fact]
    public void Class_weights_do_not_reach_validation()
    {
        (NDArray x, NDArray labels) = Classes();
        Sequential model = Classifier();

        ICallback fit = model.fit(x, labels, verbose: 0, validation_split: 0.5f, class_weight: new() { [0] = 100f });

        Assert.Equal(model.evaluate(x[30..], labels[30..], verbose: 0)["loss"], fit.history["val_loss"][0]);
    }

    [Fact]
    public void Metrics_do_not_see_weights()
    {
        (NDArray x, NDArray labels) = Classes();
        Sequential model = Classifier();
        float[] weights = [.. labels.ToArray<int>().Select(label => label == 0 ? 9f : 0.1f)];

        Assert.Equal(model.evaluate(x, labels, verbose: 0)["accuracy"], model.evaluate(x, labels, verbose: 0, sample_weight: weights)["accuracy"]);
    }

    [Fact]
    public void One_hot_targets_have_the_class_weight_of_their_one()
    {
        (NDArray x, NDArray labels) = Classes();
        Sequential sparse = Classifier();
        Sequential oneHot = Classifier("categorical_crossentropy");

        sparse.fit(x, labels, verbose: 0, class_weight: new() { [1] = 5f });
        oneHot.fit(x, keras.utils.to_categorical(labels, 3), verbose: 0, class_weight: new() { [1] = 5f });

        Assert.Equal(Weights(sparse), Weights(oneHot));
    }

    [Fact]
    public void Callbacks_are_told_every_event_in_order()
    {
        (NDArray x, NDArray y) = Data();
        Recorder recorder = new();

        Linear().fit(x, y, batch_size: 40, epochs: 3, initial_epoch: 1, verbose: 0, validation_split: 0.2f, callbacks: [recorder]);

        Assert.Equal(
            [
                "train", "epoch 1", "batch 0", "batch 0 loss", "batch 1", "batch 1 loss", "epoch 1 loss val_loss",
                "epoch 2", "batch 0", "batch 0 loss", "batch 1", "batch 1 loss", "epoch 2 loss val_loss", "train end",
            ],
            recorder.Events);
    }

    [Fact]
    public void A_callback_may_stop_training_after_the_epoch()
    {
        (NDArray x, NDArray y) = Data();

        ICallback history = Linear().fit(x, y, epochs: 10, verbose: 0, callbacks: [new StopAfterEpoch(2)]);

        Assert.Equal(3, history.history["loss"].Count);
    }

    [Fact]
    public void A_callback_may_stop_training_after_the_batch()
    {
        (NDArray x, NDArray y) = Data();
        StopAfterBatch stop = new(2);

        ICallback history = Linear().fit(x, y, batch_size: 6, epochs: 10, verbose: 0, validation_split: 0.2f, callbacks: [stop]);

        Assert.Equal(3, stop.Batches);
        Assert.Single(history.history["loss"]);
        Assert.Single(history.history["val_loss"]);
    }

    [Fact]
    public void Metrics_a_callback_adds_to_an_epochs_logs_are_kept_in_the_history()
    {
        (NDArray x, NDArray y) = Data();

        ICallback history = Linear().fit(x, y, epochs: 2, verbose: 0, callbacks: [new EpochNumber()]);

        Assert.Equal([0f, 1f], history.history["number"]);
    }

    [Fact]
    public void Validation_step_validates_every_so_many_epochs()
    {
        (NDArray x, NDArray y) = Data();

        ICallback history = Linear().fit(x, y, epochs: 7, verbose: 0, validation_split: 0.2f, validation_step: 3);

        Assert.Equal(2, history.history["val_loss"].Count);
        Assert.Equal(7, history.history["loss"].Count);
    }

    [Fact]
    public void Every_epoch_takes_every_row_once_in_another_order()
    {
        // With steps too small to matter, the loss of a batch of one is that of its row.
        (NDArray x, NDArray y) = Data();
        Sequential model = Linear(learningRate: 1e-12f);
        RowLosses losses = new();

        model.fit(x, y, batch_size: 1, epochs: 2, verbose: 0, callbacks: [losses]);

        Assert.NotEqual(losses.Values[..Rows], losses.Values[Rows..]);
        Assert.All(losses.Values[..Rows].Order().Zip(losses.Values[Rows..].Order()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_validation_split_outside_0_to_below_1_is_refused(float split)
    {
        (NDArray x, NDArray y) = Data();

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Linear().fit(x, y, verbose: 0, validation_split: split));

        Assert.StartsWith($"validation_split must be 0 to below 1, received {split}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_sample_weights_are_refused()
    {
        (NDArray x, NDArray y) = Data();

        ArgumentException error = Assert.Throws<ArgumentException>(() => Linear().fit(x, y, verbose: 0, sample_weight: new float[10]));

        Assert.StartsWith("sample_weight has 10 numbers for 60 rows; give one per row.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_sample_weights_at_all_are_too_few()
    {
        (NDArray x, NDArray y) = Data();

        ArgumentException error = Assert.Throws<ArgumentException>(() => Linear().fit(x, y, verbose: 0, sample_weight: Array.Empty<float>()));

        Assert.StartsWith("sample_weight has 0 numbers for 60 rows; give one per row.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_batch_size_below_1_that_is_not_the_default_is_refused(int size)
    {
        (NDArray x, NDArray y) = Data();

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Linear().fit(x, y, batch_size: size, verbose: 0));

        Assert.StartsWith($"batch_size must be 1 or more, or -1 for 32, received {size}.", error.Message, StringComparison.Ordinal);
        Assert.Equal("batch_size", error.ParamName);
    }

    [Fact]
    public void An_initial_epoch_below_0_is_refused()
    {
        (NDArray x, NDArray y) = Data();

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Linear().fit(x, y, initial_epoch: -3, verbose: 0));

        Assert.Equal("initial_epoch", error.ParamName);
    }

    [Fact]
    public void No_rows_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Linear().fit(new NDArray(Array.Empty<float>(), (0, 4)), new NDArray(Array.Empty<float>(), (0, 1)), verbose: 0));

        Assert.StartsWith("x has no rows; fit needs at least one.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_callback_that_is_null_is_refused()
    {
        (NDArray x, NDArray y) = Data();

        ArgumentException error = Assert.Throws<ArgumentException>(() => Linear().fit(x, y, verbose: 0, callbacks: [new EpochNumber(), null!]));

        Assert.StartsWith("callbacks has a null in it; leave it out.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_keras_no_longer_knows_have_tensorflow_nets_places_and_change_nothing()
    {
        (NDArray x, NDArray y) = Data();
        Sequential one = Linear();
        Sequential other = Linear();

        one.fit(x, y, 20, 1, 0, null, 0f, null, 1, true, null, null, 0, 5, 4, true);
        other.fit(x, y, batch_size: 20, verbose: 0);

        Assert.Equal(Weights(other), Weights(one));
    }

    private static Sequential Linear(float learningRate = 0.1f)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, input_shape: 4)]);
        model.Seed = 3;
        model.set_weights([new NDArray(new[] { 0.1f, -0.2f, 0.3f, 0.4f }, (4, 1)), new NDArray(new[] { 0.05f })]);
        model.compile(keras.optimizers.SGD(learningRate), keras.losses.MeanSquaredError());
        return model;
    }

    private static Sequential Classifier(string loss = "sparse_categorical_crossentropy")
    {
        Sequential model = keras.Sequential();
        model.Seed = 4;
        model.add(keras.layers.Dense(3, activation: "softmax", input_shape: 4));
        model.compile("sgd", loss, ["accuracy"]);
        return model;
    }

    private static (NDArray X, NDArray Y) Data()
    {
        float[] x = Kernels.KernelSamples.Uniform(1, Rows * 4);
        float[] y = [.. Enumerable.Range(0, Rows).Select(row => x[row * 4] - (2 * x[(row * 4) + 1]))];
        return (new NDArray(x, (Rows, 4)), new NDArray(y, (Rows, 1)));
    }

    private static (NDArray X, NDArray Labels) Classes() =>
        (new NDArray(Kernels.KernelSamples.Uniform(2, Rows * 4), (Rows, 4)), new NDArray(Enumerable.Range(0, Rows).Select(row => row * row % 3).ToArray()));

    private static float[] Weights(Sequential model) => [.. model.get_weights().SelectMany(weight => weight.ToArray<float>())];

    private sealed class Recorder : Callback
    {
        public List<string> Events { get; } = [];

        public override void on_train_begin() => Events.Add("train");

        public override void on_train_end() => Events.Add("train end");

        public override void on_epoch_begin(int epoch) => Events.Add($"epoch {epoch}");

        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => Events.Add($"epoch {epoch} {string.Join(' ', epoch_logs.Keys.Order())}");

        public override void on_train_batch_begin(long step) => Events.Add($"batch {step}");

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => Events.Add($"batch {end_step} {string.Join(' ', logs.Keys.Order())}");
    }

    private sealed class StopAfterEpoch(int last) : Callback
    {
        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => Model!.Stop_training = epoch == last;
    }

    private sealed class StopAfterBatch(int last) : Callback
    {
        public int Batches { get; private set; }

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            Batches++;
            Model!.Stop_training = end_step == last;
        }
    }

    private sealed class EpochNumber : Callback
    {
        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => epoch_logs["number"] = epoch;
    }

    private sealed class RowLosses : Callback
    {
        private double _sum;

        public List<double> Values { get; } = [];

        public override void on_epoch_begin(int epoch) => _sum = 0;

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            double sum = logs["loss"] * (double)(end_step + 1);
            Values.Add(sum - _sum);
            _sum = sum;
        }
    }
}
