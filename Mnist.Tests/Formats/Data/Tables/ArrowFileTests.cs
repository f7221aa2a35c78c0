using Mnist.Formats.Data.Tables;
using Mnist.Tests.TestData;
using ParquetSharp;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>Files of Apache Arrow, written in all ways it has, hold here what was written.</summary>
public sealed class ArrowFileTests
{
    private static readonly TableOptions Options = new() { MissingAsNaN = true, DivideBy = 1 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 48)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_Arrow_wrote_is_read(int seed)
    {
        using TemporaryFolder folder = new();
        using ArrowFile file = new(seed);
        file.Write(folder.Sub("a.parquet"));

        Table table = Table.Open(folder.Sub("a.parquet"), Options, TestContext.Current.CancellationToken);

        Assert.Equal(file.Rows, table.Rows);
        foreach (int first in (int[])[0, file.Rows / 3, file.Rows - 1])
        {
            foreach ((string name, double[] numbers) in file.Numbers)
            {
                Assert.Equal(numbers[first..], Read<double>(table, name, first, 1));
            }

            Assert.Equal(file.Texts[first..], Read<string>(table, "text", first, 1));
            Assert.Equal(file.Lists[(first * file.ListLength)..], Read<float>(table, "list", first, file.ListLength));
        }
    }

    // A row group may be as large as the file; what is held is a page of each column.
    [Fact]
    public void A_row_group_of_any_size_takes_the_memory_of_a_page()
    {
        const int rows = 200_000, length = 16, atOnce = 64;
        using TemporaryFolder folder = new();
        using (WriterProperties properties = new WriterPropertiesBuilder().DisableDictionary().Compression(Compression.Snappy).DataPagesize(1 << 16).Build())
        using (ParquetFileWriter writer = new(folder.Sub("a.parquet"), [new Column<float[]>("x")], properties))
        {
            using RowGroupWriter group = writer.AppendRowGroup();
            using LogicalColumnWriter<float[]> lists = group.NextColumn().LogicalWriter<float[]>();
            lists.WriteBatch([.. Enumerable.Range(0, rows).Select(row => Enumerable.Repeat((float)row, length).ToArray())]);
            writer.Close();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Table table = Table.Open(folder.Sub("a.parquet"), Options, TestContext.Current.CancellationToken);
        ColumnRequest request = new([0], typeof(float), length);
        float[] room = (float[])request.Room(atOnce);
        int read = 0;
        using (TableCursor cursor = table.Read([request], 0, TestContext.Current.CancellationToken))
        {
            for (int came; (came = cursor.Read([room], atOnce, TestContext.Current.CancellationToken)) > 0; read += came)
            {
                Assert.True(room.AsSpan(0, length).IndexOfAnyExcept((float)read) < 0);
            }
        }

        Assert.Equal(rows, read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 << 20);
    }

    private static T[] Read<T>(Table table, string column, int first, int length)
    {
        ColumnRequest request = new([ColumnNames.Require(table, column)], typeof(T), length);
        using TableCursor cursor = table.Read([request], first, TestContext.Current.CancellationToken);
        T[] values = (T[])request.Room((int)table.Rows);
        int came = cursor.Read([values], (int)table.Rows, TestContext.Current.CancellationToken);
        return values[..(came * length)];
    }
}
