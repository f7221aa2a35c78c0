using System.Text;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>Tables of text: columns by name, numbers strictly.</summary>
public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Sub("a.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_go_by_name_wherever_they_lie_and_in_the_order_of_their_numbers()
    {
        Table table = Open("pixel10,id,pixel2,pixel0,label,pixel1,pixel3,pixel4,pixel5,pixel6,pixel7,pixel8,pixel9\n10,a,2,0,7,1,3,4,5,6,7,8,9\n");

        Assert.Equal([3, 5, 2, 6, 7, 8, 9, 10, 11, 12, 0], ColumnNames.Find(table, "pixel*"));
        Assert.Equal([4, 1], ColumnNames.Find(table, "label,id"));
        Assert.Equal([2, 3, 4], ColumnNames.Find(table, "pixel2..label"));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (float)i), Read<float>(table, "pixel*"));
    }

    [Theory]
    [InlineData("\uFEFFa,b\n1,2\n")]
    [InlineData("\uFEFF\"a\",b\r\n1,2\r\n")]
    [InlineData("\n\na,b\n\n1,2\n\n")]
    public void Marks_quotes_and_empty_lines_are_no_part_of_names(string text) => Assert.Equal([1f], Read<float>(Open(text), "a"));

    [Fact]
    public void Text_of_16_bits_is_read_by_its_mark()
    {
        System.IO.File.WriteAllText(File, "a,b\n1,ä\n", Encoding.Unicode);

        Assert.Equal(["ä"], Read<string>(Table.Open(File), "b"));
    }

    [Theory]
    [InlineData("a,b,a\n1,2,3\n", "has two columns named 'a'; rename one of them.")]
    [InlineData("a, a\n1,2\n", "has two columns named 'a'; rename one of them.")]
    [InlineData("7,0,0.5\n1,2,3\n", "begins with a line of numbers, expected the names of its columns; add a line of names, or say that it has none.")]
    [InlineData("5\n1\n", "begins with a line of numbers, expected the names of its columns; add a line of names, or say that it has none.")]
    [InlineData("\n\n", "is empty; give a csv with a line of names and rows.")]
    public void Names_that_are_none_or_not_one_are_refused(string text, string expected) => Assert.Equal($"'{File}' {expected}", Refusal(() => Open(text)));

    [Fact]
    public void Names_that_count_the_columns_are_names() => Assert.Equal([3f], Read<float>(Open("0,1,2\n2,3,4\n"), "1"));

    [Fact]
    public void Without_names_columns_are_numbers() => Assert.Equal([2f, 5f], Read<float>(Open("1,2,3\n4,5,6\n", new TableOptions { HasHeader = false }), "1"));

    [Theory]
    [InlineData("1,5", "a fraction begins with a point")]
    [InlineData("12abc", "expected a number")]
    [InlineData("1 000", "expected a number")]
    [InlineData("1e999", "no 32-bit float is as large")]
    [InlineData("0x10", "expected a number")]
    [InlineData("(5)", "expected a number")]
    [InlineData("1.5.2", "expected a number")]
    [InlineData("$3", "expected a number")]
    [InlineData("５", "expected a number")]
    public void Numbers_with_anything_else_are_refused_by_row_and_column(string cell, string why) => Assert.Equal(
        $"'{File}' holds '{cell}' in row 1, counted from 0, of 'x', which is no number that the reader takes: {why}; repair that cell.",
        Refusal(() => Read<float>(Open($"x,y\n1,2\n\"{cell}\",3\n"), "x")));

    [Theory]
    [InlineData("1.5")]
    [InlineData("9223372036854775808")]
    [InlineData("-1")]
    public void Whole_numbers_are_whole_and_fit(string cell) => Assert.StartsWith($"'{File}' holds ", Refusal(() => Read<byte>(Open($"x\n{cell}\n"), "x")), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.5", 1.5f)]
    [InlineData(" -2e-3 ", -0.002f)]
    [InlineData("+7", 7)]
    [InlineData("0.1", 0.1f)]
    [InlineData("16777217", float.NaN)]
    [InlineData("inf", float.PositiveInfinity)]
    public void Numbers_are_read_as_every_country_writes_them_for_computers(string cell, float expected)
    {
        Table table = Open($"x\n{cell}\n");
        if (float.IsNaN(expected))
        {
            Assert.Equal($"'{File}' holds 16777217 in row 0, counted from 0, of 'x', which no 32-bit float holds exactly; give numbers that the reader can take.", Refusal(() => Read<float>(table, "x")));
        }
        else
        {
            Assert.Equal([expected], Read<float>(table, "x"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("nan")]
    [InlineData("null")]
    public void Missing_numbers_are_refused_or_NaN_where_that_is_asked_for(string cell)
    {
        string text = $"x,y\n{cell},2\n";

        Assert.Equal($"'{File}' has no value in row 0, counted from 0, of 'x'; fill it in, leave the row out, or ask for missing values as NaN.", Refusal(() => Read<float>(Open(text), "x")));
        Assert.True(float.IsNaN(Read<float>(Open(text, new TableOptions { MissingAsNaN = true }), "x")[0]));
        Assert.Contains("has no NaN", Refusal(() => Read<int>(Open(text, new TableOptions { MissingAsNaN = true }), "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_stay_as_they_are_written()
    {
        Table table = Open("id,x\n9007199254740993,1\n007,2\n-5,3\n1e3,4\n\"a,\"\"b\"\"\",5\n");

        Assert.Equal(["9007199254740993", "007", "-5", "1e3", "a,\"b\""], Read<string>(table, "id"));
        Assert.Equal([9007199254740993L], Read<long>(Open("id,x\n9007199254740993,1\n"), "id"));
    }

    [Theory]
    [InlineData("1,2\n3\n", "has 1 cells in row 1, counted from 0 (line 3), expected 2, one for each name; repair that line.")]
    [InlineData("1,2\n3,4,5\n", "has 3 cells in row 1, counted from 0 (line 3), expected 2, one for each name; repair that line.")]
    public void Lines_of_another_length_are_refused(string rows, string expected) => Assert.Equal($"'{File}' {expected}", Refusal(() => Read<float>(Open("x,y\n" + rows), "x")));

    [Theory]
    [InlineData("pixel0,pixel2\n1,2\n", "pixel*", "has 2 columns 'pixel' with numbers from 0 to 2, and some between or before them are missing; give all from 0 or 1 on, or name the columns.")]
    [InlineData("pixel1,pixel01\n1,2\n", "pixel*", "has the columns 'pixel1' and 'pixel01', which are both number 1; keep one of them.")]
    [InlineData("a;b\n1;2\n", "a", "has no column 'a'; it has 'a;b'; its cells seem to be separated by ';': say so as its separator.")]
    [InlineData("a,b\n1,2\n", "c", "has no column 'c'; it has 'a', 'b'.")]
    [InlineData("a,b\n1,2\n", "b..a", "has the column 'b' after 'a'; name the one that comes first first.")]
    public void Columns_that_are_not_there_are_refused(string text, string columns, string expected) => Assert.Equal($"'{File}' {expected}", Refusal(() => ColumnNames.Find(Open(text), columns)));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        System.IO.File.WriteAllBytes(File, [.. "id,x\n"u8, 0xE4, .. ",1\n"u8]);

        Assert.Equal($"'{File}' is not UTF-8 text; save it as UTF-8, or as UTF-16 with a byte order mark.", Refusal(() => Table.Open(File)));
    }

    [Fact]
    public void A_quote_that_is_not_closed_is_one_clear_error_in_little_memory()
    {
        System.IO.File.WriteAllText(File, "id,x\n\"a,1\n" + string.Concat(Enumerable.Repeat("b,2\n", 6_000_000)));

        Assert.Contains("a quote is not closed", Refusal(() => Table.Open(File)), StringComparison.Ordinal);
    }

    private Table Open(string text, TableOptions? options = null)
    {
        System.IO.File.WriteAllText(File, text);
        return Table.Open(File, options, TestContext.Current.CancellationToken);
    }

    private static T[] Read<T>(Table table, string columns)
    {
        IReadOnlyList<int> places = ColumnNames.Find(table, columns);
        ColumnRequest request = new(places, typeof(T), places.Count);
        using TableCursor cursor = table.Read([request], 0, TestContext.Current.CancellationToken);
        T[] room = (T[])request.Room(100);
        int came = cursor.Read([room], 100, TestContext.Current.CancellationToken);
        return room[..(came * places.Count)];
    }

    private static string Refusal(Action read) => Assert.Throws<DatasetException>(read).Message;
}
