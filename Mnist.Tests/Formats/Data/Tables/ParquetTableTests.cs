using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>Parquet files as Apache Arrow's own writer makes them (<c>Arrow/make.cs.txt</c>).</summary>
public sealed class ParquetTableTests
{
    private const int Rows = 1000;

    private static readonly string Arrow = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "Tables", "Arrow");

    // Pages that change from a dictionary to plain numbers, of both versions, of every encoding and compression, in several row groups.
    [Theory]
    [InlineData("fallback")]
    [InlineData("version2")]
    [InlineData("plain")]
    [InlineData("brotli")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    [InlineData("deltas")]
    [InlineData("lengths")]
    public void Every_way_of_writing_gives_the_same_values(string name)
    {
        Table table = Table.Open(Path.Combine(Arrow, name + ".parquet"), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(Rows, table.Rows);
        Assert.Equal(
            ["id Int64", "name String", "single Single", "double Double", "number Int32", "pixel Byte", "flag Boolean", "short Int32", "unsigned Int64", "time Object"],
            table.Columns.Select(column => $"{column.Name} {column.ElementType.Name}"));
        foreach (int first in (int[])[0, 1, 333, 999])
        {
            (long[] ids, string[] names) = (Read<long>(table, "id", first), Read<string>(table, "name", first));
            Assert.Equal(Enumerable.Range(first, Rows - first).Select(i => (1L << 53) + 1 + i), ids);
            Assert.Equal(Enumerable.Range(first, Rows - first).Select(i => $"row {i}"), names);
        }

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (i * 0.25f) - 7), Read<float>(table, "single"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => i / 3.0), Read<double>(table, "double"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (i % 7) - 3), Read<int>(table, "number"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (byte)i), Read<byte>(table, "pixel"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => i % 3 == 0), Read<bool>(table, "flag"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (int)(ushort)(60000 + i)), Read<int>(table, "short"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => uint.MaxValue - (long)i), Read<long>(table, "unsigned"));

        // An id is the same number as a text; bytes are pixels where floats are wanted, other whole numbers are what they are.
        Assert.Equal("9007199254740993", Read<string>(table, "id")[0]);
        Assert.Equal(255 / 255f, Read<float>(table, "pixel")[255]);
        Assert.Equal(-3f, Read<float>(table, "number")[0]);
    }

    [Fact]
    public void What_may_be_missing_and_is_not_is_read()
    {
        Table table = Table.Open(Path.Combine(Arrow, "nullable.parquet"), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (1L << 53) + 1 + i), Read<long>(table, "id"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (i * 0.25f) - 7), Read<float>(table, "x0"));
    }

    [Fact]
    public void What_is_missing_is_refused_by_row_and_column_or_NaN_where_that_is_asked_for()
    {
        string file = Path.Combine(Arrow, "nullable.parquet");
        Table table = Table.Open(file, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(
            $"'{file}' has no value in row 700, counted from 0, of 'x1'; fill it in, leave the row out, or ask for missing values as NaN.", Refusal(() => Read<float>(table, "x1")));
        Assert.Equal($"'{file}' has no value in row 3, counted from 0, of 'name'; fill it in, or leave the row out.", Refusal(() => Read<string>(table, "name")));

        Table holes = Table.Open(file, new TableOptions { MissingAsNaN = true }, TestContext.Current.CancellationToken);
        float[] values = Read<float>(holes, "x1");
        Assert.Equal([700], Enumerable.Range(0, Rows).Where(i => float.IsNaN(values[i])));
        Assert.Equal((701 * 0.25f) - 7, values[701]);
    }

    [Fact]
    public void Lists_are_rows()
    {
        Table table = Table.Open(Path.Combine(Arrow, "lists.parquet"), cancellation: TestContext.Current.CancellationToken);

        Assert.Null(table.Columns[0].RowShape);
        Assert.Equal([3L], table.RowShape(0, TestContext.Current.CancellationToken));
        foreach (int first in (int[])[0, 1, 517])
        {
            Assert.Equal(Enumerable.Range(first, Rows - first).SelectMany(i => (float[])[(i * 0.25f) - 7, 7 - (i * 0.25f), 1]), Read<float>(table, "x", first, 3));
            Assert.Equal($"row {first}", Read<string>(table, "name", first)[0]);
        }
    }

    [Theory]
    [InlineData("ragged", "has a list of 2 values in row 600, counted from 0, of 'x', expected 3; give lists of one length.")]
    [InlineData("longer", "has a list of more than 3 values in row 600, counted from 0, of 'x', expected 3; give lists of one length.")]
    [InlineData("empty", "has an empty list in row 600, counted from 0, of 'x', expected 3 numbers; fill it in, or leave the row out.")]
    [InlineData("null", "has no list in row 600, counted from 0, of 'x', expected 3 numbers; fill it in, or leave the row out.")]
    [InlineData("hole", "has no value in row 600, counted from 0, of 'x'; fill it in, leave the row out, or ask for missing values as NaN.")]
    public void Lists_that_are_no_rows_are_refused_by_row(string name, string expected)
    {
        string file = Path.Combine(Arrow, name + ".parquet");
        Table table = Table.Open(file, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal($"'{file}' {expected}", Refusal(() => Read<float>(table, "x", 0, 3)));

        // Rows behind are those rows: what is passed over is passed over whole.
        Assert.Equal(399, Read<string>(table, "name", 601).Length);
        Assert.Equal(name == "lists" ? 0 : 3f, Read<float>(table, "x", 601, 3)[^1]);
    }

    [Fact]
    public void What_is_not_read_is_refused_by_its_name()
    {
        string file = Path.Combine(Arrow, "hadoop.parquet");
        Table table = Table.Open(file, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal($"'{file}' is compressed with LZ4, which is not read; save it with compression SNAPPY, GZIP, BROTLI, ZSTD, LZ4_RAW or none.", Refusal(() => Read<long>(table, "id")));
        Assert.Equal($"'{file}' holds in 'time' dates, decimals, structures or the like, which are not read; save it as numbers, texts or lists of numbers.", Refusal(() => Read<long>(table, "time")));
    }

    private static T[] Read<T>(Table table, string column, int first = 0, int length = 1)
    {
        ColumnRequest request = new([ColumnNames.Require(table, column)], typeof(T), length);
        using TableCursor cursor = table.Read([request], first, TestContext.Current.CancellationToken);
        List<T> all = [];
        for (int came; ;)
        {
            T[] room = (T[])request.Room(37);
            came = cursor.Read([room], 37, TestContext.Current.CancellationToken);
            if (came == 0)
            {
                return [.. all];
            }

            all.AddRange(room[..(came * length)]);
        }
    }

    private static string Refusal(Action read) => Assert.Throws<DatasetException>(read).Message;
}
