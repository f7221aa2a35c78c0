using Mnist.Formats.Data.Tables;
using Mnist.Tests.TestData;

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
        ArrowFile file = new(seed);
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

    private static T[] Read<T>(Table table, string column, int first, int length)
    {
        ColumnRequest request = new([ColumnNames.Require(table, column)], typeof(T), length);
        using TableCursor cursor = table.Read([request], first, TestContext.Current.CancellationToken);
        T[] values = (T[])request.Room((int)table.Rows);
        int came = cursor.Read([values], (int)table.Rows, TestContext.Current.CancellationToken);
        return values[..(came * length)];
    }
}
