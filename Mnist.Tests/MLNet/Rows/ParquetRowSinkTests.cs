using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Rows;
using Mnist.Tests.TestData;
using ParquetSharp;

namespace Mnist.Tests.MLNet.Rows;

/// <summary>Scores as Parquet, read by Apache Arrow and by ourselves.</summary>
public sealed class ParquetRowSinkTests : IDisposable
{
    private const int BatchRows = 1000;

    // Names as graphs have them, and as they should not be.
    private static readonly TensorInfo[] Outputs =
    [
        new("StatefulPartitionedCall/a.b", typeof(float), [3]), new("x,\"y\"", typeof(double), []), new("int", typeof(int), [1]), new("long", typeof(long), [1]),
        new("byte", typeof(byte), [1]), new("bool", typeof(bool), [1]),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(400_000, true)]
    [InlineData(300_000, false)]
    public void Arrow_reads_what_is_written(int rows, bool isWhole)
    {
        string file = Write(rows, isWhole, row => row / 3f);

        using ParquetFileReader reader = new(file);
        Assert.Equal(rows, reader.FileMetaData.NumRows);
        Assert.Equal(
            ["id", "StatefulPartitionedCall/a.b.0", "StatefulPartitionedCall/a.b.1", "StatefulPartitionedCall/a.b.2", "x,\"y\".0", "int.0", "long.0", "byte.0", "bool.0"],
            Enumerable.Range(0, reader.FileMetaData.NumColumns).Select(i => reader.FileMetaData.Schema.Column(i).Name));

        // Several row groups: the memory does not grow with the rows.
        Assert.InRange(reader.FileMetaData.NumRowGroups, rows / 250_000, (rows / 100_000) + 1);
        int row = 0;
        for (int i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using RowGroupReader group = reader.RowGroup(i);
            int count = (int)group.MetaData.NumRows;
            int[] all = [.. Enumerable.Range(row, count)];
            if (isWhole)
            {
                Assert.Equal(all.Select(n => long.MaxValue - n), Column<long>(group, 0));
            }
            else
            {
                Assert.Equal(all.Select(Text), Column<string>(group, 0));
            }

            Assert.Equal(all.Select(n => n / 3f), Column<float>(group, 1));
            Assert.Equal(all.Select(n => 2 + (n / 3f)), Column<float>(group, 3));
            Assert.Equal(all.Select(n => n / 3.0), Column<double>(group, 4));
            Assert.Equal(all.Select(n => -n), Column<int>(group, 5));
            Assert.Equal(all.Select(n => long.MinValue + n), Column<long>(group, 6));
            Assert.Equal(all.Select(n => (byte)n), Column<byte>(group, 7));
            Assert.Equal(all.Select(n => n % 5 == 0), Column<bool>(group, 8));
            row += count;
        }

        Assert.Equal(rows, row);
    }

    [Theory]
    [InlineData(400_000, true)]
    [InlineData(300_000, false)]
    public void What_is_written_is_read_again(int rows, bool isWhole)
    {
        Table table = Table.Open(Write(rows, isWhole, row => row / 3f), cancellation: TestContext.Current.CancellationToken);

        ColumnRequest[] requests = [new([0], typeof(string), 1), new([1, 2, 3], typeof(float), 3), new([4], typeof(double), 1), new([6], typeof(long), 1), new([7], typeof(byte), 1), new([8], typeof(bool), 1)];
        Array[] room = [.. requests.Select(request => request.Room(rows))];
        using TableCursor cursor = table.Read(requests, 0, TestContext.Current.CancellationToken);

        Assert.Equal(rows, cursor.Read(room, rows, TestContext.Current.CancellationToken));
        int[] all = [.. Enumerable.Range(0, rows)];
        Assert.Equal(all.Select(n => isWhole ? $"{long.MaxValue - n}" : Text(n)), (string[])room[0]);
        Assert.Equal(all.SelectMany(n => (float[])[n / 3f, 1 + (n / 3f), 2 + (n / 3f)]), (float[])room[1]);
        Assert.Equal(all.Select(n => n / 3.0), (double[])room[2]);
        Assert.Equal(all.Select(n => long.MinValue + n), (long[])room[3]);
        Assert.Equal(all.Select(n => (byte)n), (byte[])room[4]);
        Assert.Equal(all.Select(n => n % 5 == 0), (bool[])room[5]);
    }

    // Programs pass over a row group whose least and largest value are not what they look for; NaN is never in between.
    [Fact]
    public void A_score_of_NaN_hides_no_other_from_those_who_ask_for_the_least_and_the_largest()
    {
        string file = Write(10, isWhole: true, row => row == 4 ? float.NaN : row);

        using ParquetFileReader reader = new(file);
        using RowGroupReader group = reader.RowGroup(0);
        using ColumnChunkMetaData holed = group.MetaData.GetColumnChunkMetaData(1), whole = group.MetaData.GetColumnChunkMetaData(4);
        Assert.False(holed.Statistics!.HasMinMax);
        Assert.Equal((0.0, 3.0), (((Statistics<double>)whole.Statistics!).Min, ((Statistics<double>)whole.Statistics!).Max));
        Assert.Equal([0, 1, 2, 3, float.NaN, 5, 6, 7, 8, 9], Column<float>(group, 1));
    }

    private static string Text(int row) => row % 7 == 0 ? $"😀 {row}" : $"{row}-ä";

    private static T[] Column<T>(RowGroupReader group, int column)
    {
        using LogicalColumnReader<T> reader = group.Column(column).LogicalReader<T>();
        return reader.ReadAll((int)group.MetaData.NumRows);
    }

    private string Write(int rows, bool isWhole, Func<int, float> first)
    {
        string file = _folder.Sub("a.parquet");
        RowBatch inputs = new RowBatchPool([]).Rent(), outputs = new RowBatchPool(Outputs).Rent();
        ScoreFile.Write(file, Outputs, rows, new RowId("id", isWhole), sink =>
        {
            for (int done = 0; done < rows; done += BatchRows)
            {
                int[] all = [.. Enumerable.Range(done, Math.Min(BatchRows, rows - done))];
                inputs.Rows = outputs.Rows = all.Length;
                outputs.Reserve(all.Length);
                inputs.Ids = [.. all.Select(n => isWhole ? $"{long.MaxValue - n}" : Text(n))];
                Fill(outputs, 0, all.SelectMany(n => (float[])[first(n), 1 + first(n), 2 + first(n)]));
                Fill(outputs, 1, all.Select(n => n / 3.0));
                Fill(outputs, 2, all.Select(n => -n));
                Fill(outputs, 3, all.Select(n => long.MinValue + n));
                Fill(outputs, 4, all.Select(n => (byte)n));
                Fill(outputs, 5, all.Select(n => n % 5 == 0));
                sink.WriteAsync(inputs, outputs, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
            }
        });
        return file;
    }

    private static void Fill<T>(RowBatch batch, int output, IEnumerable<T> values)
        where T : unmanaged => values.ToArray().CopyTo(batch.Buffers[output].Rows<T>(batch.Rows));
}
