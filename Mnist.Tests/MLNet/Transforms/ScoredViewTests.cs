using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>What ML.NET's programs do with a view: read it empty, in part, twice, side by side, shuffled and filtered, with values missing and with columns of one name.</summary>
public sealed class ScoredViewTests
{
    private static readonly string Mlp = Path.Combine(FixtureFolder.Repository, "models", "mlp");
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> Engines => ["onnx", "managed"];

    [Fact]
    public void An_empty_view_is_scored_without_a_run()
    {
        using CountedSession session = new() { Before = _ => Assert.Fail("There is nothing to run.") };
        MemoryDataView data = Numbers(0);
        ScoredDataView view = View(data, session, new ScoringOptions());

        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal(0, view.GetRowCount());
        Assert.Equal(-1, cursor.Position);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void An_empty_view_of_a_real_model_has_its_columns_and_no_rows(string engine)
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<Image>());
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engine).Fit(data);

        IDataView scored = transformer.Transform(data);

        Assert.Empty(scored.GetColumn<float[]>("Score"));
        Assert.Empty(scored.GetColumn<uint>("PredictedLabel"));
        Assert.Equal(["input", "Name", "Score", "PredictedLabel"], scored.Schema.Select(column => column.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(100)]
    public void The_last_batch_may_be_short_and_every_row_comes_once(int count)
    {
        using CountedSession session = new();
        ScoredDataView view = View(Numbers(count), session, new ScoringOptions { BatchSize = 7, MaxDegreeOfParallelism = 3 });

        Assert.Equal(Enumerable.Range(0, count).Select(i => 2f * i), Doubles(view));
        Assert.Equal(count, session.RowsRun);
        Assert.Equal((count + 6) / 7, session.Runs);
    }

    [Fact]
    public void Cursors_side_by_side_do_not_disturb_each_other()
    {
        using CountedSession session = new();
        ScoredDataView view = View(Numbers(50), session, new ScoringOptions { BatchSize = 7, MaxDegreeOfParallelism = 2 });
        DataViewRowCursor[] cursors = [.. Enumerable.Range(0, 4).Select(_ => view.GetRowCursor(view.Schema))];
        ValueGetter<VBuffer<float>>[] getters = [.. cursors.Select(cursor => cursor.GetGetter<VBuffer<float>>(view.Schema["double"]))];
        VBuffer<float> value = default;

        // Each is a few rows behind the one before.
        for (int step = 0; step < 60; step++)
        {
            for (int i = 0; i < cursors.Length; i++)
            {
                int row = step - (3 * i);
                if (row is >= 0 and < 50)
                {
                    Assert.True(cursors[i].MoveNext());
                    getters[i](ref value);
                    Assert.Equal([2f * row], value.DenseValues());
                }
            }
        }

        Assert.All(cursors, cursor => Assert.False(cursor.MoveNext()));
        Array.ForEach(cursors, cursor => cursor.Dispose());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Threads_that_read_one_view_get_the_same_rows(string engine)
    {
        IDataView data = _context.Data.LoadFromEnumerable(Images(60));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", engine, batchSize: 7).Fit(data);
        IDataView view = transformer.Transform(data);
        float[][] expected = [.. view.GetColumn<float[]>("output_0")];

        float[][][] all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => view.GetColumn<float[]>("output_0").ToArray(), TestContext.Current.CancellationToken)));

        Assert.All(all, rows => Assert.Equal(expected, rows));
    }

    [Fact]
    public void A_set_of_cursors_has_every_row_once()
    {
        using CountedSession session = new();
        ScoredDataView view = View(Numbers(50), session, new ScoringOptions { BatchSize = 7 });

        DataViewRowCursor[] set = view.GetRowCursorSet(view.Schema, 4);

        List<float> rows = [];
        foreach (DataViewRowCursor cursor in set)
        {
            using (cursor)
            {
                ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["double"]);
                VBuffer<float> value = default;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    rows.Add(value.GetItemOrDefault(0));
                }
            }
        }

        Assert.InRange(set.Length, 1, 4);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 2f * i), rows.Order());
    }

    [Fact]
    public void Filters_before_and_after_keep_scores_with_their_rows()
    {
        Image[] images = Images(80);
        IDataView data = _context.Data.LoadFromEnumerable(images);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), batchSize: 7).Fit(data);
        Dictionary<string, uint> labels = Named(transformer.Transform(data));

        IDataView before = transformer.Transform(_context.Data.FilterByCustomPredicate<Image>(data, image => image.Name.EndsWith('3')));
        IDataView after = _context.Data.FilterRowsByKeyColumnFraction(transformer.Transform(data), "PredictedLabel", 0, 0.5);
        IDataView part = _context.Data.TakeRows(_context.Data.SkipRows(transformer.Transform(data), 11), 20);

        // The predicate names rows to leave out.
        Assert.Equal(labels.Where(pair => !pair.Key.EndsWith('3')), Named(before));
        Assert.All(Named(after), pair => Assert.Equal(labels[pair.Key], pair.Value));
        Assert.NotEmpty(Named(after));
        Assert.Equal(labels.Skip(11).Take(20), Named(part));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_missing_number_makes_its_own_row_missing_and_no_other(string engine)
    {
        Image[] images = Images(20);
        images[4].input[300] = float.NaN;
        images[11].input[0] = float.PositiveInfinity;
        IDataView data = _context.Data.LoadFromEnumerable(images);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engine, batchSize: 8).Fit(data);
        IDataView scored = transformer.Transform(data);
        float[][] clean = [.. transformer.Transform(_context.Data.LoadFromEnumerable(Images(20))).GetColumn<float[]>("Score")];

        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        uint[] keys = [.. scored.GetColumn<uint>("PredictedLabel")];

        Assert.All(scores[4], score => Assert.Equal(float.NaN, score));
        Assert.Equal(0u, keys[4]);
        for (int row = 0; row < 20; row++)
        {
            if (row is not 4 and not 11)
            {
                Assert.Equal(clean[row], scores[row]);
                Assert.InRange(keys[row], 1u, 10u);
            }
        }
    }

    [Fact]
    public void Missing_keys_and_texts_pass_as_they_are()
    {
        using CountedSession session = new();
        MemoryDataView data = new(6, [MemoryColumn.Vectors("number", 1, (row, values) => values.Span[0] = row), MemoryColumn.Keys("kind", ["a", "b"], row => row % 3 == 2 ? -1 : (int)(row % 3))]);
        ScoredDataView view = View(data, session, new ScoringOptions { BatchSize = 4 });

        Assert.Equal([1u, 2, 0, 1, 2, 0], view.GetColumn<uint>("kind"));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => 2f * i), Doubles(view));
    }

    // ML.NET's schema may have two columns of one name; the later one hides the other.
    [Theory]
    [MemberData(nameof(Engines))]
    public void Of_columns_of_one_name_the_later_is_scored_and_the_new_one_hides_both(string engineName)
    {
        Image[] images = Images(30);
        IDataView plain = _context.Data.LoadFromEnumerable(images);

        // The first "input" is all zeros, and there is a "Score" already.
        IDataView hidden = _context.Transforms.CopyColumns("right", "input")
            .Append(_context.Transforms.CustomMapping<Image, Zeros>((_, row) => row.input = new float[784], null))
            .Append(_context.Transforms.CopyColumns("Score", "input"))
            .Append(_context.Transforms.CopyColumns("input", "right"))
            .Fit(plain).Transform(plain);
        Assert.Equal(3, hidden.Schema.Count(column => column.Name == "input"));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        TensorFlowEstimator estimator = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engineName, batchSize: 7);
        using TensorFlowTransformer onPlain = estimator.Fit(plain);
        using TensorFlowTransformer onHidden = estimator.Fit(hidden);
        float[][] expected = [.. onPlain.Transform(plain).GetColumn<float[]>("Score")];

        IDataView scored = onHidden.Transform(hidden);

        Assert.Equal(expected, scored.GetColumn<float[]>("Score"));
        Assert.Equal(images.Select(image => image.input), scored.GetColumn<float[]>("input"));
        Assert.Equal(784, ((VectorDataViewType)scored.Schema.First(column => column.Name == "Score").Type).Size);
        Assert.Equal(["Score"], scored.Schema.Where(column => column.Name == "Score" && !column.IsHidden).Select(column => column.Name));

        // Hidden columns are read by their place, beside the visible ones, in one pass.
        DataViewSchema.Column[] inputs = [.. scored.Schema.Where(column => column.Name == "input")];
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>>[] getters = [.. inputs.Select(cursor.GetGetter<VBuffer<float>>)];
        VBuffer<float> value = default;
        Assert.True(cursor.MoveNext());
        getters[1](ref value);
        Assert.All(value.DenseValues(), number => Assert.Equal(0, number));
        getters[2](ref value);
        Assert.Equal(images[0].input, value.DenseValues());

        // And from a zip, where ML.NET's own transformer looks for the column.
        using MemoryStream zip = new();
        _context.Model.Save(onHidden, hidden.Schema, zip);
        zip.Position = 0;
        ITransformer stock = _context.Model.Load(zip, out _);
        Agreement.Check("zip", [.. expected.SelectMany(row => row)], [.. stock.Transform(hidden).GetColumn<float[]>("Score").SelectMany(row => row)], 1e-6);
        (stock as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_run_that_is_cancelled_lets_its_input_go_and_reads_no_further()
    {
        using CancellationTokenSource cancel = new();
        using CountedSession session = new();
        int disposed = 0;
        WatchedView data = new(Numbers(10_000), () => disposed++);
        ScoredDataView view = View(data, session, new ScoringOptions { BatchSize = 10, MaxDegreeOfParallelism = 2 }, cancel.Token);
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
        {
            Assert.True(cursor.MoveNext());
            cancel.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() =>
            {
                while (cursor.MoveNext())
                {
                }
            });
            Assert.False(cursor.MoveNext());
        }

        Assert.Equal(1, disposed);
        Assert.InRange(session.RowsRun, 0, 100);
        Assert.ThrowsAny<OperationCanceledException>(() => view.GetRowCursor(view.Schema).MoveNext());
    }

    [Fact]
    public void A_session_is_freed_once_after_its_last_run_whoever_disposes_when()
    {
        for (int round = 0; round < 20; round++)
        {
            CountedSession session = new() { Before = _ => Thread.Yield() };
            TransformerSession shared = new(session);
            ScoredDataView view = View(Numbers(500), shared, new ScoringOptions { BatchSize = 5, MaxDegreeOfParallelism = 4 });
            using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
            {
                Assert.True(cursor.MoveNext());
                if (round % 2 == 0)
                {
                    shared.Dispose();
                }
            }

            shared.Dispose();
            shared.Dispose();
            Assert.Equal(1, session.Freed);
            Assert.Throws<ObjectDisposedException>(() => Doubles(view));
            Assert.Equal(1, session.Freed);
        }
    }

    private static ScoredDataView View(IDataView data, IScoringSession session, ScoringOptions options, CancellationToken stop = default) =>
        new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), options, stop);

    private static MemoryDataView Numbers(int rows) => new(rows, [MemoryColumn.Vectors("number", 1, (row, values) => values.Span[0] = row)]);

    private static float[] Doubles(ScoredDataView view) => [.. view.GetColumn<float[]>(view.Schema["double"]).Select(row => row[0])];

    private static Image[] Images(int count) =>
        [.. Enumerable.Range(0, count).Select(row => new Image { Name = $"row {row}", input = [.. Enumerable.Range(0, 784).Select(i => i * (row + 3) % 11 / 11f)] })];

    private Dictionary<string, uint> Named(IDataView view) =>
        _context.Data.CreateEnumerable<Labelled>(view, reuseRowObject: false).ToDictionary(row => row.Name, row => row.PredictedLabel);

    private sealed class Image
    {
        [VectorType(784)]
        public float[] input { get; set; } = [];

        public string Name { get; set; } = "";
    }

    private sealed class Zeros
    {
        [VectorType(784)]
        public float[] input { get; set; } = [];
    }

    private sealed class Labelled
    {
        public string Name { get; set; } = "";

        public uint PredictedLabel { get; set; }
    }

    /// <summary>Gives twice the number, as a session that has something to free.</summary>
    private sealed class CountedSession() : ScoringSession(new ScoringSignature([new TensorInfo("number", typeof(float), [1])], [new TensorInfo("double", typeof(float), [1])]))
    {
        private int _freed;
        private int _rows;
        private int _runs;

        public Action<float> Before { get; init; } = _ => { };

        public int Freed => _freed;

        public int RowsRun => _rows;

        public int Runs => _runs;

        protected override void RunAlive(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
        {
            Assert.Equal(0, _freed);
            Interlocked.Add(ref _rows, rows);
            Interlocked.Increment(ref _runs);
            Before(inputs[0].Row<float>(0)[0]);
            outputs[0].Resize(rows, [1]);
            for (int row = 0; row < rows; row++)
            {
                outputs[0].Row<float>(row)[0] = 2 * inputs[0].Row<float>(row)[0];
            }
        }

        protected override void Free() => Interlocked.Increment(ref _freed);
    }

    /// <summary>A view that tells when its cursors are let go.</summary>
    private sealed class WatchedView(IDataView view, Action disposed) : IDataView
    {
        public bool CanShuffle => view.CanShuffle;

        public DataViewSchema Schema => view.Schema;

        public long? GetRowCount() => view.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(view.GetRowCursor(columnsNeeded, rand), disposed);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor(DataViewRowCursor cursor, Action disposed) : DataViewRowCursor
        {
            public override DataViewSchema Schema => cursor.Schema;

            public override long Position => cursor.Position;

            public override long Batch => cursor.Batch;

            public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

            public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

            public override bool MoveNext() => cursor.MoveNext();

            protected override void Dispose(bool disposing)
            {
                disposed();
                cursor.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
