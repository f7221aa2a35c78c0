using System.Globalization;
using System.IO.Compression;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Jobs;

/// <summary>Rows from files through models of several inputs, outputs and types into csv.</summary>
[Trait("Category", "fixtures")]
public sealed class ScoringJobTests
{
    public static TheoryData<string> Models =>
        [.. Directory.EnumerateDirectories(FixtureFolder.Require("savedmodels2")).Where(folder => Directory.Exists(Path.Combine(folder, "model"))).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_file_of_rows_becomes_what_TensorFlow_gave(string name)
    {
        using TemporaryFolder folder = new();
        string fixture = Path.Combine(FixtureFolder.Root, "savedmodels2", name);
        CopyInputs(Path.Combine(fixture, "io.npz"), folder.Sub("rows.npz"));

        ScoreRecord record = new ScoringJob(new ScoreSettings { SavedModel = Path.Combine(fixture, "model"), In = folder.Sub("rows.npz"), Out = folder.Sub("scores.csv"), BatchSize = 5 })
            .Run(cancellation: TestContext.Current.CancellationToken);

        string[][] lines = [.. File.ReadLines(folder.Sub("scores.csv")).Select(line => line.Split(','))];
        Assert.Equal(record.Rows, lines.Length - 1);
        foreach ((string array, NDArray expected) in new ScoringFixture(fixture).Outputs)
        {
            int[] columns = [.. Enumerable.Range(0, lines[0].Length).Where(i => IsOf(lines[0][i][..lines[0][i].LastIndexOf('.')], array))];
            float[] actual = [.. lines.Skip(1).SelectMany(line => columns.Select(column => float.Parse(line[column], CultureInfo.InvariantCulture)))];
            Assert.Equal(expected.shape[0], record.Rows);
            Agreement.Check(array, Array.ConvertAll(expected.ToArray<double>(), value => (float)value), actual, 1e-5);
        }
    }

    [Fact]
    public void Rows_that_a_model_cannot_take_are_refused_with_its_inputs()
    {
        using TemporaryFolder folder = new();
        string two = Path.Combine(FixtureFolder.Require("savedmodels2"), "keras3-two-in-two-out", "model");
        string tokens = Path.Combine(FixtureFolder.Root, "savedmodels2", "keras3-tokens", "model");
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));
        NpyFile.Write(folder.Sub("rows.npy"), new NDArray(new float[24], new Shape(2, 12)));
        NpyFile.Write(folder.Sub("halves.npy"), new NDArray(Enumerable.Repeat(0.5f, 24).ToArray(), new Shape(2, 12)));
        CopyInputs(Path.Combine(Path.GetDirectoryName(two)!, "io.npz"), folder.Sub("left.npz"), leaveOut: "right");

        Assert.Contains("holds the rows of one input, the model takes", Refusal(two, "rows.npy"), StringComparison.Ordinal);
        Assert.Contains("holds no array named right; save one for each of", Refusal(two, "left.npz"), StringComparison.Ordinal);
        Assert.Contains("holds numbers with fractions; the model's input", Refusal(tokens, "halves.npy"), StringComparison.Ordinal);

        string Refusal(string model, string file) => Assert.Throws<DatasetException>(() =>
            new ScoringJob(new ScoreSettings { SavedModel = model, In = folder.Sub(file), Out = folder.Sub("a.csv") }).Run()).Message;
    }

    [Fact]
    public void Stopped_scoring_leaves_the_earlier_file_alone()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));
        NpyFile.Write(folder.Sub("rows.npy"), new NDArray(new float[100 * 784], new Shape(100, 784)));
        File.WriteAllText(folder.Sub("scores.csv"), "earlier");
        using CancellationTokenSource stop = new();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new ScoringJob(new ScoreSettings { SavedModel = folder.Sub("mlp"), In = folder.Sub("rows.npy"), Out = folder.Sub("scores.csv"), BatchSize = 1, Force = true }).Run(new Stopper(stop), stop.Token));

        Assert.Equal("earlier", File.ReadAllText(folder.Sub("scores.csv")));
        Assert.Equal(["mlp", "rows.npy", "scores.csv"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    private static bool IsOf(string output, string array) => output == array || "y_" + output == array || array == "y";

    // The fixtures call the array of an input x_KEY, a file to score just KEY; older models have the x_ in the key itself.
    private static void CopyInputs(string source, string target, string? leaveOut = null)
    {
        using ZipArchive from = ZipFile.OpenRead(source);
        using ZipArchive to = ZipFile.Open(target, ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in from.Entries.Where(entry => entry.Name.StartsWith('x') && !(leaveOut is not null && entry.Name.Contains(leaveOut, StringComparison.Ordinal))))
        {
            foreach (string name in (string[])[entry.Name, .. entry.Name.StartsWith("x_", StringComparison.Ordinal) ? [entry.Name[2..]] : Array.Empty<string>()])
            {
                using Stream read = entry.Open();
                using Stream write = to.CreateEntry(name).Open();
                read.CopyTo(write);
            }
        }
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<RowCount>
    {
        public void Report(RowCount value) => stop.Cancel();
    }
}
