using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Graphs;
using Mnist.Tests.Kernels;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Training, evaluating and predicting batch by batch: all over the step that <c>fit</c> makes.</summary>
public sealed class BatchTests
{
    private const int Rows = 70;
    private const int Size = 32;

    [Fact]
    public void Batches_one_by_one_train_to_the_bits_of_arrays_in_order()
    {
        (Functional arrays, Functional batches) = (TwoHeads(), TwoHeads());

        ICallback whole = arrays.fit(X(), Y(), batch_size: Size, epochs: 2, verbose: 0, shuffle: false);
        ICallback parts = batches.fit(Batches(), epochs: 2, verbose: 0);

        Assert.Equal(arrays.WeightsSha256(), batches.WeightsSha256());
        Assert.Equal(whole.history["loss"], parts.history["loss"]);
        Assert.Equal(whole.history["odd_loss"], parts.history["odd_loss"]);
    }

    [Fact]
    public void A_sequence_is_told_of_the_end_of_each_epoch_and_may_be_cut_short()
    {
        CountingSequence sequence = new([.. Batches()]);
        Functional model = TwoHeads();

        model.fit(sequence, epochs: 3, steps_per_epoch: 2, verbose: 0);

        Assert.Equal(3, sequence.Ends);
        Assert.Equal(3 * 2, sequence.Asked - 1);
    }

    [Fact]
    public void Train_on_batch_makes_the_step_of_fit_and_gives_the_metrics_of_its_rows()
    {
        (Functional fitted, Functional stepped) = (TwoHeads(), TwoHeads());
        ICallback history = fitted.fit(X(), Y(), batch_size: Rows, verbose: 0, shuffle: false);

        Dictionary<string, float> logs = stepped.train_on_batch(X(), Y());

        Assert.Equal(fitted.WeightsSha256(), stepped.WeightsSha256());
        Assert.Equal(["loss", "digit_loss", "odd_loss", "digit_accuracy"], logs.Keys);
        Assert.All(logs, log => Assert.Equal(history.history[log.Key][0], log.Value));
    }

    [Fact]
    public void The_loss_is_the_weighted_sum_of_the_outputs_losses()
    {
        Dictionary<string, float> logs = TwoHeads().test_on_batch(X(), Y());

        Assert.Equal(logs["digit_loss"] + (0.5f * logs["odd_loss"]), logs["loss"], 1e-6f);
    }

    [Fact]
    public void Evaluating_batches_gives_the_means_of_all_rows()
    {
        Functional model = TwoHeads();

        Dictionary<string, float> batches = model.evaluate(Batches(), verbose: 0);

        Assert.All(model.evaluate(X(), Y(), verbose: 0), whole => Assert.Equal(whole.Value, batches[whole.Key], 1e-6f));
    }

    [Fact]
    public void Predictions_of_several_outputs_come_by_order_and_by_name()
    {
        Functional model = TwoHeads();

        Arrays outputs = model.predict_all(X());

        Assert.Equal(["digit", "odd"], outputs.Names);
        Assert.Equal(new Shape(Rows, 3), outputs["digit"].shape);
        Assert.Same(outputs[1], outputs["odd"]);
        Assert.Equal(outputs[0].ToArray<float>(), model.predict_on_batch(X())[0].ToArray<float>());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.predict(X()));
        Assert.Equal("Model 'functional' has 2 outputs: use predict_all, which gives one array for each.", error.Message);
    }

    [Fact]
    public void Some_rows_of_arrays_are_predicted_as_in_the_whole()
    {
        Functional model = TwoHeads();
        Arrays whole = model.predict_all(X());

        Arrays some = model.predict_rows(X(), 3, Rows - 5);

        Assert.Equal(new Shape(Rows - 5, 3), some["digit"].shape);
        Assert.Equal(whole[0][3..(Rows - 2)].ToArray<float>(), some[0].ToArray<float>());
        Assert.Equal(whole[1][3..(Rows - 2)].ToArray<float>(), some[1].ToArray<float>());
        Assert.Equal(0, model.predict_rows(X(), Rows, 0)[0].size);
        foreach ((int first, int rows) in new[] { (-1, 2), (0, -1), (1, Rows), (Rows + 1, 0), (int.MaxValue, 1) })
        {
            ArgumentException error = Assert.Throws<ArgumentException>("rows", () => model.predict_rows(X(), first, rows));
            Assert.StartsWith($"x has {Rows} rows, and {rows} rows from row {first} on are asked for; ask for rows that are there.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_sequence_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("batches", () => TwoHeads().fit(Enumerable.Empty<Batch>(), verbose: 0));

        Assert.StartsWith("The sequence of batches is empty; fit needs at least one batch.", error.Message, StringComparison.Ordinal);
    }

    private static Functional TwoHeads()
    {
        keras.utils.set_random_seed(5);
        var x = keras.Input(6, name: "x");
        Tensors hidden = keras.layers.Dense(8, activation: "tanh").Apply(x);
        Functional model = keras.Model(
            x,
            new Dictionary<string, KerasTensor>
            {
                ["digit"] = keras.layers.Dense(3, activation: "softmax").Apply(hidden),
                ["odd"] = keras.layers.Dense(1, activation: "sigmoid").Apply(hidden),
            });
        model.compile(
            "adam",
            new Dictionary<string, string> { ["digit"] = "sparse_categorical_crossentropy", ["odd"] = "mse" },
            metrics: new Dictionary<string, string[]> { ["digit"] = ["accuracy"] },
            loss_weights: new Dictionary<string, float> { ["odd"] = 0.5f });
        return model;
    }

    private static NDArray X() => new(KernelSamples.Uniform(1, Rows * 6), (Rows, 6));

    private static Arrays Y() => new Dictionary<string, NDArray>
    {
        ["odd"] = new NDArray(Enumerable.Range(0, Rows).Select(row => row % 2).ToArray()),
        ["digit"] = new NDArray(Enumerable.Range(0, Rows).Select(row => row % 3).ToArray()),
    };

    private static IEnumerable<Batch> Batches()
    {
        for (int start = 0; start < Rows; start += Size)
        {
            Slice rows = new(start, Math.Min(Rows, start + Size));
            yield return new Batch(X()[rows], new Dictionary<string, NDArray> { ["digit"] = Y()["digit"][rows], ["odd"] = Y()["odd"][rows] });
        }
    }

    private sealed class CountingSequence(Batch[] batches) : Sequence
    {
        public int Ends { get; private set; }

        public int Asked { get; private set; }

        public override int Count => batches.Length;

        public override Batch this[int index]
        {
            get
            {
                Asked++;
                return batches[index];
            }
        }

        public override void on_epoch_end() => Ends++;
    }
}
