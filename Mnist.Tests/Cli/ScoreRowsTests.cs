using System.Globalization;
using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary>Rows from every kind of file into every kind of file: one out for one in, with what names them.</summary>
public sealed class ScoreRowsTests : IDisposable
{
    private const int Rows = 100;
    private const int Pixels = 784;
    private const long FirstId = 9007199254740993;

    private static readonly string Model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
    private static readonly byte[] Images = MnistFiles.Read().TestImages[..(Rows * Pixels)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_kinds_of_rows_give_the_same_scores()
    {
        NpyFile.Write(_folder.Sub("rows.npy"), new NDArray(Images, (Rows, Pixels)));
        WriteCsv("rows.csv");
        Directory.CreateDirectory(_folder.Sub("images"));
        for (int i = 0; i < Rows; i++)
        {
            ImageFile.Write(_folder.Sub($"images/{i}.png"), ".png", 28, 28, Images.AsSpan(i * Pixels, Pixels));
        }

        string[] expected = await Lines("rows.npy", "npy.csv");
        Assert.Equal(expected, WithoutId(await Lines("rows.csv", "csv.csv", "--id", "id", "--divide-by", "255")));
        Assert.Equal(expected, await Lines("rows.csv", "named.csv", "--columns", "pixel*", "--divide-by", "255"));
        Assert.Equal(expected, await Lines("rows.csv", "range.csv", "--columns", "input=pixel0..pixel783", "--divide-by", "255"));
        string[] images = await Lines("images", "images.csv");
        Assert.Equal(expected, WithoutId(images));
        Assert.Equal(["file", .. Enumerable.Range(0, Rows).Select(i => $"{i}.png")], images.Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.tsv")]
    [InlineData("scores.parquet")]
    public async Task Ids_and_scores_come_out_as_they_are(string output)
    {
        WriteCsv("rows.csv");
        await Lines("rows.csv", output, "--id", "id", "--divide-by", "255");
        using BatchScorer scorer = BatchScorer.Load(Model);
        float[] scores = scorer.Score(Array.ConvertAll(Images, pixel => pixel / 255f), Pixels);

        Table table = Table.Open(_folder.Sub(output), cancellation: TestContext.Current.CancellationToken);
        ColumnRequest[] requests = [new([ColumnNames.Require(table, "id")], typeof(string), 1), new(ColumnNames.Series(table, "output_0")!, typeof(float), 10)];
        Array[] room = [.. requests.Select(request => request.Room(Rows))];
        using TableCursor cursor = table.Read(requests, 0, TestContext.Current.CancellationToken);

        Assert.Equal(Rows, table.Rows);
        Assert.Equal(Rows, cursor.Read(room, Rows, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"{FirstId + i}"), (string[])room[0]);
        Assert.Equal(scores, (float[])room[1]);
    }

    [Fact]
    public async Task Arrays_hold_the_same_scores()
    {
        WriteCsv("rows.csv");
        await Lines("rows.csv", "scores.npz", "--id", "id", "--divide-by", "255");
        await Lines("rows.csv", "scores.npy", "--divide-by", "255");
        using BatchScorer scorer = BatchScorer.Load(Model);
        float[] scores = scorer.Score(Array.ConvertAll(Images, pixel => pixel / 255f), Pixels);

        Assert.Equal(scores, NpyFile.Read(_folder.Sub("scores.npy")).Singles());
        NDArray array = NpzFile.Read(_folder.Sub("scores.npz"), "output_0")["output_0"];
        Assert.Equal(((Shape)(Rows, 10), 1), (array.shape, NpzFile.Read(_folder.Sub("scores.npz"), "output_0").Count));
        Assert.Equal(scores, array.Singles());
    }

    [Fact]
    public async Task Shards_one_after_another_are_the_whole()
    {
        WriteCsv("rows.csv");
        string[] whole = await Lines("rows.csv", "whole.csv", "--id", "id", "--divide-by", "255");
        List<string> parts = [];
        for (int k = 1; k <= 3; k++)
        {
            parts.AddRange((await Lines("rows.csv", $"{k}.csv", "--id", "id", "--divide-by", "255", "--shard", $"{k}/3"))[1..]);
        }

        Assert.Equal(whole[1..], parts);
        Assert.Single(await Lines("rows.csv", "none.csv", "--id", "id", "--divide-by", "255", "--shard", "1/1000"));
    }

    // As a scheduler leaves them: several files, scored as one, by parts of all their rows and gone on with.
    [Fact]
    public async Task A_pattern_stands_for_many_files()
    {
        WriteCsv("rows.csv");
        string[] lines = await File.ReadAllLinesAsync(_folder.Sub("rows.csv"), TestContext.Current.CancellationToken);
        string[] whole = await Lines("rows.csv", "whole.csv", "--id", "id", "--divide-by", "255");
        for (int part = 0; part < 12; part++)
        {
            Directory.CreateDirectory(_folder.Sub($"2026-{part / 6}"));
            await File.WriteAllLinesAsync(_folder.Sub($"2026-{part / 6}/part-{part}.csv"), lines.Skip(1).Skip(part * 9).Take(9).Prepend(lines[0]), TestContext.Current.CancellationToken);
        }

        string[] arguments = ["--id", "id", "--divide-by", "255"];
        Assert.Equal(whole, await Lines("2026-*/part-*.csv", "one.csv", arguments));
        string[] shards = [.. await Lines("2026-?/part-*.csv", "1.csv", [.. arguments, "--shard", "1/2"]), .. (await Lines("2026-?/part-*.csv", "2.csv", [.. arguments, "--shard", "2/2", "--resume"]))[1..]];
        Assert.Equal(whole, shards);

        // Another file among them is another work.
        await File.WriteAllLinesAsync(_folder.Sub("2026-0/part-99.csv"), lines[..2], TestContext.Current.CancellationToken);
        (int status, _, string error) = await CommandLine.Run(["score", Model, "--in", _folder.Sub("2026-?/part-*.csv"), "--out", _folder.Sub("2.csv"), .. arguments, "--shard", "2/2", "--resume"]);
        Assert.Equal(
            (ExitCode.Failed, $"'{_folder.Sub("2.csv")}.manifest.json': what was begun there is of other rows, or the same file changed; give another file to write, or start anew. The option for it is --force."),
            (status, error.Trim()));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_on_demand()
    {
        WriteCsv("rows.csv");
        await File.WriteAllTextAsync(_folder.Sub("scores.csv"), "mine", TestContext.Current.CancellationToken);

        (int status, _, string error) = await CommandLine.Run(["score", Model, "--in", _folder.Sub("rows.csv"), "--out", _folder.Sub("scores.csv")]);

        Assert.Equal((ExitCode.Failed, $"'{_folder.Sub("scores.csv")}': the file is there already; give another, or have it replaced. The option for it is --force."), (status, error.Trim()));
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder.Sub("scores.csv"), TestContext.Current.CancellationToken));
        Assert.Equal(Rows + 1, (await Lines("rows.csv", "scores.csv", "--force")).Length);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "has no column 'input' for that input of the model, and none that are input and a number; it has 'a', 'b': name the columns it takes, as 'pixel*', 'age,height' or 'first..last'.")]
    [InlineData("input0,input1\n1,2\n", "gives 2 numbers a row for the model's input 'input', which takes 784 (input0, input1); name the columns that it takes.")]
    [InlineData("input0,input1\n", "holds no rows; give a file with some.")]
    public async Task Columns_that_do_not_fit_the_model_are_refused(string text, string expected)
    {
        await File.WriteAllTextAsync(_folder.Sub("a.csv"), text, TestContext.Current.CancellationToken);

        (int status, _, string error) = await CommandLine.Run(["score", Model, "--in", _folder.Sub("a.csv"), "--out", _folder.Sub("b.csv")]);

        Assert.Equal((ExitCode.Failed, $"'{_folder.Sub("a.csv")}' {expected}"), (status, error.Trim()));
    }

    private static string[] WithoutId(string[] lines) => [.. lines.Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..])];

    // Columns in another order than that of their numbers, beside some that are no pixels.
    private void WriteCsv(string name)
    {
        using StreamWriter writer = new(_folder.Sub(name));
        int[] order = [.. Enumerable.Range(0, Pixels)];
        writer.WriteLine("\uFEFFid,label," + string.Join(',', order.Select(i => $"pixel{i}")));
        for (int row = 0; row < Rows; row++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{FirstId + row},{row % 10},{string.Join(',', order.Select(i => Images[(row * Pixels) + i]))}"));
        }
    }

    private async Task<string[]> Lines(string file, string output, params string[] options)
    {
        (int status, _, string error) = await CommandLine.Run(["score", Model, "--in", _folder.Sub(file), "--out", _folder.Sub(output), .. options]);
        Assert.True(status == ExitCode.Done, error);
        return await File.ReadAllLinesAsync(_folder.Sub(output), TestContext.Current.CancellationToken);
    }
}
