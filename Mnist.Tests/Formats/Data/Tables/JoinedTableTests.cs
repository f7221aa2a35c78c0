using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.Formats.Tensors;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>Files that a pattern stands for, read as one.</summary>
public sealed class JoinedTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 10 comes after 9, folders are patterns too, columns lie as they like, and one file has no rows.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Rows_come_file_after_file_in_the_order_people_count_in(int atOnce)
    {
        Write("2026-10/part-1.csv", "id,x\n7,70\n");
        Write("2026-9/part-10.csv", "x,id\n50,5\n60,6\n");
        Write("2026-9/part-9.csv", "id,x\n1,10\n2,20\n3,30\n4,40\n");
        Write("2026-9/part-9b.csv", "id,x\n");
        Write("2026-9/.part-11.csv", "id\n0\n");
        Write("2026-9/readme.txt", "no rows");
        Write("2025-1/part-1.csv", "id,x\n0,0\n");

        Table table = Open("2026-*/part-*.csv");

        Assert.Equal(7, table.Rows);
        Assert.Equal(["2026-9/part-9.csv", "2026-9/part-9b.csv", "2026-9/part-10.csv", "2026-10/part-1.csv"], table.Files.Select(file => Path.GetRelativePath(_folder.Path, file).Replace('\\', '/')));
        for (int first = 0; first <= 7; first++)
        {
            Assert.Equal(Enumerable.Range(1, 7).Skip(first).Select(i => ((long)i, 10f * i)), Rows(table, first, atOnce));
        }
    }

    [Fact]
    public void Arrays_and_images_are_joined_too()
    {
        NpyFile.Write(_folder.Sub("a2.npy"), new NDArray((float[])[1, 2, 3, 4], (2, 2)));
        NpyFile.Write(_folder.Sub("a10.npy"), new NDArray((float[])[5, 6], (1, 2)));
        Directory.CreateDirectory(_folder.Sub("cats"));
        ImageFile.Write(_folder.Sub("cats/2.png"), ".png", 2, 1, [1, 2]);
        ImageFile.Write(_folder.Sub("cats/10.png"), ".png", 2, 1, [3, 4]);
        ImageFile.Write(_folder.Sub("cats/other.png"), ".png", 1, 1, [5]);

        Table arrays = Open("a*.npy");
        ColumnRequest numbers = new([0], typeof(float), 2);
        Array room = numbers.Room(5);
        using TableCursor cursor = arrays.Read([numbers], 0, TestContext.Current.CancellationToken);
        Assert.Equal(3, cursor.Read([room], 5, TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3, 4, 5, 6], ((float[])room)[..6]);

        Table images = Open("c*/??.png");
        ColumnRequest[] requests = [new([0], typeof(string), 1), new([1], typeof(string), 1), new([2], typeof(byte), 2)];
        Array[] pixels = [.. requests.Select(request => request.Room(2))];
        using TableCursor looking = images.Read(requests, 0, TestContext.Current.CancellationToken);
        Assert.Equal(1, looking.Read(pixels, 2, TestContext.Current.CancellationToken));
        Assert.Equal(("cats/10.png", "cats", "3 4"), (((string[])pixels[0])[0], ((string[])pixels[1])[0], string.Join(' ', ((byte[])pixels[2])[..2])));
    }

    [Theory]
    [InlineData("none-*.csv", "matches no file; check the names before and after * and ?.")]
    [InlineData("no*/a.csv", "matches no file; check the names before and after * and ?.")]
    public void A_pattern_that_stands_for_nothing_is_said(string pattern, string expected) =>
        Assert.Equal($"'{_folder.Sub(pattern)}' {expected}", Assert.Throws<DatasetException>(() => Open(pattern)).Message);

    [Theory]
    [InlineData("id,y\n1,2\n", "'{1}' has no column 'x' as '{0}' does; files that are read as one have the same columns: read this one by itself.")]
    [InlineData("id,x,y\n1,2,3\n", "'{1}' has a column 'y' that '{0}' has not; files that are read as one have the same columns: read this one by itself.")]
    public void Files_of_other_columns_are_not_read_as_one(string other, string expected)
    {
        Write("1.csv", "id,x\n1,2\n");
        Write("2.csv", other);

        Assert.Equal(string.Format(null, expected, _folder.Sub("1.csv"), _folder.Sub("2.csv")), Assert.Throws<DatasetException>(() => Open("*.csv")).Message);
    }

    [Fact]
    public void Files_of_another_kind_or_shape_are_not_read_as_one()
    {
        Write("a1.csv", "id,x\n1,2\n");
        NpyFile.Write(_folder.Sub("a2.npy"), new NDArray((float[])[1, 2], (1, 2)));
        NpyFile.Write(_folder.Sub("a3.npy"), new NDArray((float[])[1, 2, 3], (1, 3)));

        Assert.Equal(
            $"'{_folder.Sub("a2.npy")}' is of another kind than '{_folder.Sub("a1.csv")}'; files that are read as one are of one kind: name those of one kind.", Assert.Throws<DatasetException>(() => Open("a*")).Message);
        Assert.Equal(
            $"'{_folder.Sub("a3.npy")}' holds Single of 3, not Single of 2 as '{_folder.Sub("a2.npy")}' does; files that are read as one have the same columns: read this one by itself.",
            Assert.Throws<DatasetException>(() => Open("a*.npy")).Message);
    }

    // What is wrong is said of the file that has it.
    [Fact]
    public void A_row_is_counted_in_its_own_file()
    {
        Write("1.csv", "id,x\n1,2\n2,3\n");
        Write("2.csv", "id,x\n3,4\n4,oops\n");

        Assert.StartsWith($"'{_folder.Sub("2.csv")}' holds 'oops' in row 1, counted from 0, of 'x'", Assert.Throws<DatasetException>(() => Rows(Open("?.csv"), 0, 10)).Message, StringComparison.Ordinal);
    }

    // A name with a star is a name where there is such a file.
    [Fact]
    public void What_is_there_is_no_pattern()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        Write("a*.csv", "id,x\n1,2\n");
        Write("ab.csv", "id,x\n3,4\n");

        Assert.Equal(1, Open("a*.csv").Rows);
    }

    private static List<(long Id, float X)> Rows(Table table, long first, int atOnce)
    {
        ColumnRequest[] requests = [new([ColumnNames.Require(table, "id")], typeof(long), 1), new([ColumnNames.Require(table, "x")], typeof(float), 1)];
        Array[] room = [.. requests.Select(request => request.Room(atOnce))];
        using TableCursor cursor = table.Read(requests, first, TestContext.Current.CancellationToken);
        List<(long, float)> rows = [];
        while (cursor.Read(room, atOnce, TestContext.Current.CancellationToken) is > 0 and var came)
        {
            rows.AddRange(((long[])room[0]).Zip((float[])room[1]).Take(came));
        }

        return rows;
    }

    private Table Open(string pattern) => Table.Open(_folder.Sub(pattern), cancellation: TestContext.Current.CancellationToken);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Sub(name))!);
        File.WriteAllText(_folder.Sub(name), text);
    }
}
