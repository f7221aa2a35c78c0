using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Rows;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Rows;

/// <summary>Files of rows as data views.</summary>
public sealed class RowCatalogTests : IDisposable
{
    private static readonly string Arrow = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "Tables", "Arrow");

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_csv_is_texts_and_vectors_with_slot_names()
    {
        File.WriteAllText(_folder.Sub("a.csv"), "id,pixel2,pixel0,pixel1,note\n9007199254740993,3,1,2,first\nb,6,4,5,\n");

        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.csv"));

        Assert.Equal(["id String", "pixel Vector<Single, 3>", "note String"], view.Schema.Select(column => $"{column.Name} {column.Type}"));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        view.Schema["pixel"].GetSlotNames(ref slots);
        Assert.Equal(["pixel0", "pixel1", "pixel2"], slots.DenseValues().Select(name => name.ToString()));
        Assert.Equal(["9007199254740993", "b"], view.GetColumn<string>("id"));
        Assert.Equal([[1f, 2, 3], [4f, 5, 6]], view.GetColumn<float[]>("pixel"));
        Assert.Equal(2, view.GetRowCount());
    }

    [Fact]
    public void Columns_are_those_asked_for_as_they_are_asked_for()
    {
        IDataView view = _ml.Data.LoadRows(Path.Combine(Arrow, "fallback.parquet"), [new("key", typeof(long), "id"), new("features", typeof(float), "single,number"), new("name", typeof(string))]);

        Assert.Equal(["key Int64", "features Vector<Single, 2>", "name String"], view.Schema.Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (1L << 53) + 1 + i), view.GetColumn<long>("key"));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (float[])[(i * 0.25f) - 7, (i % 7) - 3]), view.GetColumn<float[]>("features"));
    }

    [Fact]
    public void Lists_and_arrays_are_vectors()
    {
        NpyFile.Write(_folder.Sub("a.npy"), new NDArray(new float[24], (4, 2, 3)));

        Assert.Equal("x Vector<Single, 2, 3>", string.Join(", ", _ml.Data.LoadRows(_folder.Sub("a.npy")).Schema.Select(column => $"{column.Name} {column.Type}")));
        Assert.Equal("x Vector<Single, 3>, name String", string.Join(", ", _ml.Data.LoadRows(Path.Combine(Arrow, "lists.parquet")).Schema.Select(column => $"{column.Name} {column.Type}")));
    }

    // Each reads at its own pace, and only what it was asked for.
    [Fact]
    public void Several_cursors_read_at_the_same_time()
    {
        IDataView view = _ml.Data.LoadRows(Path.Combine(Arrow, "plain.parquet"));
        using DataViewRowCursor one = view.GetRowCursor([view.Schema["id"]]);
        using DataViewRowCursor other = view.GetRowCursor([view.Schema["name"]]);
        ValueGetter<long> id = one.GetGetter<long>(view.Schema["id"]);
        ValueGetter<ReadOnlyMemory<char>> name = other.GetGetter<ReadOnlyMemory<char>>(view.Schema["name"]);
        (long number, ReadOnlyMemory<char> text) = (0, default);

        for (int i = 0; i < 1000; i++)
        {
            Assert.True(one.MoveNext() && (i % 2 == 1 || other.MoveNext()));
            id(ref number);
            name(ref text);
            Assert.Equal((1L << 53) + 1 + i, number);
            Assert.Equal($"row {i / 2}", text.ToString());
        }

        Assert.False(one.MoveNext());
        Assert.False(one.MoveNext());
        Assert.Throws<InvalidOperationException>(() => id(ref number));
        Assert.Throws<InvalidOperationException>(() => one.GetGetter<ReadOnlyMemory<char>>(view.Schema["name"]));
        using DataViewRowCursor none = view.GetRowCursor([]);
        Assert.True(Enumerable.Range(0, 1000).All(_ => none.MoveNext()) && !none.MoveNext());
    }

    [Fact]
    public void A_pipeline_scores_a_file_as_it_scores_arrays()
    {
        byte[] images = MnistFiles.Read().TestImages[..(300 * 784)];
        NpyFile.Write(_folder.Sub("a.npy"), new NDArray(images, (300, 784)));
        string model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        using TensorFlowModel network = _ml.Model.LoadTensorFlowModel(model);
        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.npy"), [new("input", typeof(float))]);

        float[][] scores = [.. network.ScoreTensorFlowModel("output_0", "input").Fit(view).Transform(view).GetColumn<float[]>("output_0")];

        using BatchScorer scorer = BatchScorer.Load(model);
        Assert.Equal(scorer.Score(Array.ConvertAll(images, pixel => pixel / 255f), 784), scores.SelectMany(row => row));
    }

    [Fact]
    public void What_is_wrong_in_a_file_is_said_by_row_and_ends_the_cursor()
    {
        File.WriteAllText(_folder.Sub("a.csv"), "x0,x1\n1,2\n3,\"4,5\"\n5,6\n");
        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.csv"));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.Equal(
            $"'{_folder.Sub("a.csv")}' holds '4,5' in row 1, counted from 0, of 'x1', which is no number that the reader takes: a fraction begins with a point; repair that cell.",
            Assert.Throws<DatasetException>(() => cursor.MoveNext()).Message);
        Assert.False(cursor.MoveNext());
        Assert.Equal(
            $"'{_folder.Sub("a.csv")}' has no column 'y'; it has 'x0', 'x1'.",
            Assert.Throws<DatasetException>(() => _ml.Data.LoadRows(_folder.Sub("a.csv"), [new("y", typeof(float))])).Message);
    }
}
