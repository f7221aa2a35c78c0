using Mnist.Formats.Tensors;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>A metric of no rows is none: 0 would be the best loss there is.</summary>
public sealed class NoRowsTests
{
    private static readonly (NDArray X, NDArray Y) None = (np.zeros((0, 2)), np.zeros((0, 1)));
    private static readonly (NDArray X, NDArray Y) Some = (np.ones((3, 2)), np.ones((3, 1)));

    public static TheoryData<string, Action<Sequential>> Uses => new()
    {
        { "x has no rows; fit needs at least one.", model => model.fit(None.X, None.Y, verbose: 0) },
        { "x has no rows; evaluate needs at least one.", model => model.evaluate(None.X, None.Y, verbose: 0) },
        { "x has no rows; evaluate needs at least one.", model => model.test_on_batch(None.X, None.Y) },
        { "x has no rows; train_on_batch needs at least one.", model => model.train_on_batch(None.X, None.Y) },
        { "validation_data has no rows; validation needs at least one.", model => model.fit(Some.X, Some.Y, verbose: 0, validation_data: None) },
        { "validation_data has no rows; validation needs at least one.", model => model.fit([Some], verbose: 0, validation_data: None) },
        { "A batch has no rows; fit needs at least one.", model => model.fit([None], verbose: 0) },
        { "A batch has no rows; fit needs at least one.", model => model.fit([Some, None], verbose: 0) },
        { "A batch has no rows; evaluate needs at least one.", model => model.evaluate([Some, None], verbose: 0) },
        { "The sequence of batches is empty; evaluate needs at least one batch.", model => model.evaluate(Array.Empty<Batch>(), verbose: 0) },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void No_rows_are_refused(string sentence, Action<Sequential> use)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => use(Model()));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    // It can be enumerated once: the second epoch would have been one of no rows.
    [Fact]
    public void An_epoch_without_batches_is_refused()
    {
        Queue<Batch> left = new([Some, Some]);
        IEnumerable<Batch> once = Enumerable.Range(0, int.MaxValue).TakeWhile(_ => left.Count > 0).Select(_ => left.Dequeue());

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Model().fit(once, epochs: 3, verbose: 0));

        Assert.Equal("The sequence of batches gave none in this epoch: it must be enumerable anew for each, as a list or a Sequence is.", error.Message);
    }

    [Fact]
    public void Nothing_is_predicted_of_no_rows() => Assert.Equal(new Shape(0, 1), Model().predict(None.X).shape);

    private static Sequential Model()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, input_shape: 2)]);
        model.compile("sgd", "mse", ["accuracy"]);
        return model;
    }
}
