using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Transforms;

public sealed class ScoredCursorTests
{
    private const int Count = 100;

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void A_column_is_read_once_a_row_whether_it_passes_or_is_scored_or_both()
    {
        int[] reads = new int[3];
        int cursors = 0;
        using DoublingSession session = new();
        MemoryDataView data = new(Count,
        [
            Counted(MemoryColumn.Vectors("number", 1, (row, values) => values.Span[0] = row), 0),
            Counted(MemoryColumn.Vectors("other", 2, (row, values) => values.Span.Fill(-row)), 1),
            Counted(MemoryColumn.Keys("unwanted", ["a"], _ => 0), 2),
        ]);
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions { BatchSize = 7, MaxDegreeOfParallelism = 3 }, CancellationToken.None);

        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["number"], view.Schema["other"], view.Schema["double"]]);
        (ValueGetter<VBuffer<float>> number, ValueGetter<VBuffer<float>> other, ValueGetter<VBuffer<float>> scored) =
            (cursor.GetGetter<VBuffer<float>>(view.Schema["number"]), cursor.GetGetter<VBuffer<float>>(view.Schema["other"]), cursor.GetGetter<VBuffer<float>>(view.Schema["double"]));
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        for (int row = 0; row < Count; row++)
        {
            Assert.True(cursor.MoveNext());
            VBuffer<float> value = default;
            DataViewRowId rowId = default;
            for (int twice = 0; twice < 2; twice++)
            {
                number(ref value);
                Assert.Equal([row], value.DenseValues());
                other(ref value);
                Assert.Equal([-row, -row], value.DenseValues());
                scored(ref value);
                Assert.Equal([2 * row], value.DenseValues());
            }

            id(ref rowId);
            Assert.Equal((row, (ulong)row), (cursor.Position, rowId.Low));
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Equal([Count, Count, 0], reads);
        Assert.Equal(2, cursors);

        MemoryColumn Counted(MemoryColumn column, int index) => column with
        {
            MakeGetter = row =>
            {
                cursors++;
                return column.MakeGetter(() =>
                {
                    reads[index]++;
                    return row();
                });
            },
        };
    }

    [Fact]
    public void Columns_of_every_kind_pass_unchanged()
    {
        using DoublingSession session = new();
        Row[] rows = [.. Enumerable.Range(0, Count).Select(i => new Row { number = [i], Name = $"row {i}", Numbers = [i, i + 0.5], Words = [$"a{i}", $"b{i}"], When = new DateTime(2026, 1, 1).AddDays(i), Flag = i % 3 == 0 })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions { BatchSize = 7, MaxDegreeOfParallelism = 2 }, CancellationToken.None);

        ScoredRows[] scored = [.. _context.Data.CreateEnumerable<ScoredRows>(view, reuseRowObject: false)];

        Assert.Equal(rows.Select(row => row.Name), scored.Select(row => row.Name));
        Assert.Equal(rows.Select(row => row.Numbers), scored.Select(row => row.Numbers));
        Assert.Equal(rows.Select(row => row.Words), scored.Select(row => row.Words));
        Assert.Equal(rows.Select(row => row.When), scored.Select(row => row.When));
        Assert.Equal(rows.Select(row => row.Flag), scored.Select(row => row.Flag));
        Assert.Equal(rows.Select(row => 2 * row.number[0]), scored.Select(row => row.Doubled[0]));
    }

    [Fact]
    public void A_shuffled_view_keeps_scores_with_their_rows()
    {
        using DoublingSession session = new();
        IDataView data = _context.Data.Cache(_context.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Row { number = [i], Name = $"{2 * i}" })));
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions { BatchSize = 7 }, CancellationToken.None);
        IDataView shuffled = _context.Data.ShuffleRows(view, seed: 3);

        ScoredRows[] scored = [.. _context.Data.CreateEnumerable<ScoredRows>(shuffled, reuseRowObject: false)];

        Assert.Equal(Count, scored.Length);
        Assert.NotEqual(Enumerable.Range(0, Count).Select(i => 2f * i), scored.Select(row => row.Doubled[0]));
        Assert.All(scored, row => Assert.Equal(row.Name, $"{row.Doubled[0]}"));
    }

    [Fact]
    public void A_cursor_disposed_early_lets_the_input_go_and_leaves_no_run_behind()
    {
        int running = 0;
        using DoublingSession session = new()
        {
            Before = _ =>
            {
                Interlocked.Increment(ref running);
                Thread.Sleep(5);
                Interlocked.Decrement(ref running);
            },
        };
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 10_000).Select(i => new Row { number = [i] }));
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions { BatchSize = 1, MaxDegreeOfParallelism = 4 }, CancellationToken.None);
        DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.True(cursor.MoveNext());
        cursor.Dispose();

        Assert.Equal(0, running);
        Assert.False(cursor.MoveNext());
        cursor.Dispose();
    }

    [Fact]
    public void After_a_failed_batch_the_cursor_is_at_its_end()
    {
        using DoublingSession session = new() { Before = first => _ = first == 3 ? throw new ScoringException("failed") : 0 };
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Row { number = [i] }));
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions { BatchSize = 1, MaxDegreeOfParallelism = 2 }, CancellationToken.None);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.Throws<ScoringException>(() =>
        {
            while (cursor.MoveNext())
            {
                Assert.InRange(cursor.Position, 0, 2);
            }
        });

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Reading_many_rows_keeps_a_few_batches()
    {
        using DoublingSession session = new();
        MemoryDataView data = new(50_000, [MemoryColumn.Vectors("number", 1, (row, values) => values.Span[0] = row), MemoryColumn.Vectors("other", 100, (row, values) => values.Span.Fill(row))]);
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions { BatchSize = 10, MaxDegreeOfParallelism = 2 }, CancellationToken.None);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<float>> other = cursor.GetGetter<VBuffer<float>>(view.Schema["other"]);
        VBuffer<float> value = default;

        long before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.MoveNext())
        {
            other(ref value);
        }

        // The column alone is 20 megabytes; what a batch costs is a task and its bookkeeping.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6_000_000);
        Assert.InRange(session.Buffers.Count, 2, 2 * ((2 * 2) + 2));
    }

    [Fact]
    public void Columns_that_were_not_asked_for_cannot_be_read()
    {
        using DoublingSession session = new();
        IDataView data = _context.Data.LoadFromEnumerable([new Row { number = [1] }]);
        ScoredDataView view = new(data, session, ScoredColumn.Of(new ScoringSignature(session.Inputs, session.Outputs), null), new ScoringOptions(), CancellationToken.None);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["double"]]);

        Assert.Equal(
            "Column 'Name' was not asked for when the cursor was made.",
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"])).Message);
        Assert.Equal(
            "The cursor is not at a row; call MoveNext first, and read while it says true.",
            Assert.Throws<InvalidOperationException>(() =>
            {
                VBuffer<float> value = default;
                cursor.GetGetter<VBuffer<float>>(view.Schema["double"])(ref value);
            }).Message);
    }

    private class Row
    {
        [VectorType(1)]
        public float[] number { get; set; } = [0];

        public string Name { get; set; } = "";

        public double[] Numbers { get; set; } = [];

        public string[] Words { get; set; } = [];

        public DateTime When { get; set; }

        public bool Flag { get; set; }
    }

    private sealed class ScoredRows : Row
    {
        [ColumnName("double")]
        [VectorType(1)]
        public float[] Doubled { get; set; } = [];
    }
}
