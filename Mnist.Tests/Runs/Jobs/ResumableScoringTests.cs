using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Jobs;

/// <summary>A scoring that is ended goes on: no row is lost, none is there twice, none is half.</summary>
public sealed class ResumableScoringTests : IDisposable
{
    private const int Rows = 100;

    private readonly TemporaryFolder _folder = new();

    public ResumableScoringTests()
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Sub("mlp"));
        using StreamWriter writer = new(_folder.Sub("rows.csv"));
        writer.WriteLine("id," + string.Join(',', Enumerable.Range(0, 784).Select(i => $"input{i}")));
        for (int row = 0; row < Rows; row++)
        {
            writer.WriteLine($"{9007199254740993 + row},{(row == 20 ? "inf" : "1")},{string.Join(',', Enumerable.Range(1, 783).Select(i => (row * i) % 10))}");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", 0)]
    [InlineData("csv", 7)]
    [InlineData("parquet", 1)]
    [InlineData("npz", 1000)]
    public void A_scoring_that_was_stopped_goes_on_to_the_same_file(string ending, int torn)
    {
        ScoreSettings whole = Settings($"whole.{ending}") with { Resume = false, CheckpointEvery = null };
        new ScoringJob(whole).Run(cancellation: TestContext.Current.CancellationToken);
        ScoreSettings settings = Settings($"a.{ending}");
        for (int stop = 30; stop < Rows; stop += 30)
        {
            Stop(settings, stop);
            Assert.False(File.Exists(settings.Out));

            // What a process was writing when it was killed: it is in no manifest.
            using FileStream partial = new(settings.Out + ".partial", FileMode.Append);
            partial.Write(new byte[torn]);
        }

        ScoreRecord record = new ScoringJob(settings).Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(Content(whole.Out, ending), Content(settings.Out, ending));
        Assert.Equal(Rows, record.Rows);
        Assert.Equal((1, 1, "20"), (record.NonFinite!.Rows, record.NonFinite.FromInputs, string.Join(' ', record.NonFinite.First)));
        Assert.Contains("rows were scored before.", record.Notes![0], StringComparison.Ordinal);
        Assert.False(File.Exists(settings.Out + ".partial"));

        // In a loop of restarts it is done.
        DateTime written = File.GetLastWriteTimeUtc(settings.Out);
        Assert.Equal(["All rows were scored before; nothing was left to do."], new ScoringJob(settings).Run(cancellation: TestContext.Current.CancellationToken).Notes);
        Assert.Equal(written, File.GetLastWriteTimeUtc(settings.Out));
    }

    [Fact]
    public void Another_scoring_is_not_gone_on_with()
    {
        ScoreSettings settings = Settings("a.csv");
        Stop(settings, 30);
        string manifest = settings.Out + ".manifest.json";

        Assert.Equal($"'{manifest}': what was begun there is of other settings; give another file to write, or start anew.", Refusal(settings with { Id = null }));
        ModelZoo.Get("mlp").Build(seed: 2).save(_folder.Sub("mlp"));
        Assert.Equal($"'{manifest}': what was begun there is of another model; give another file to write, or start anew.", Refusal(settings));
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Sub("mlp"));
        File.AppendAllText(settings.In, "\n");
        Assert.Equal($"'{manifest}': what was begun there is of other rows, or the same file changed; give another file to write, or start anew.", Refusal(settings));
        File.WriteAllText(manifest, "{}");
        Assert.Equal($"'{manifest}': this is no manifest of a scoring; remove it, or start anew.", Refusal(settings));

        Assert.Equal(Rows, new ScoringJob(settings with { Force = true }).Run(cancellation: TestContext.Current.CancellationToken).Rows);
        Assert.Equal(Rows + 1, File.ReadAllLines(settings.Out).Length);
    }

    [Fact]
    public void What_is_there_of_others_is_not_replaced()
    {
        ScoreSettings settings = Settings("a.csv");
        File.WriteAllText(settings.Out, "mine");

        Assert.Equal($"'{settings.Out}': the file is there already; give another, or have it replaced.", Refusal(settings));
        Assert.Equal("mine", File.ReadAllText(settings.Out));
    }

    [Fact]
    public void Two_at_once_are_one()
    {
        ScoreSettings settings = Settings("a.csv");
        using FileStream other = new(settings.Out + ".partial", FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal($"'{settings.Out}': another process is scoring into it; wait for that one, or give another file to write.", Refusal(settings));
    }

    private static string Content(string file, string ending) => ending switch
    {
        // A zip has the time in it.
        "npz" => string.Join(' ', NpzFile.Read(file, "output_0")["output_0"].Singles()),
        _ => Convert.ToHexString(File.ReadAllBytes(file)),
    };

    private ScoreSettings Settings(string output) => new()
    {
        SavedModel = _folder.Sub("mlp"), In = _folder.Sub("rows.csv"), Out = _folder.Sub(output), Id = "id", BatchSize = 4, Resume = true, CheckpointEvery = 8,
    };

    private static void Stop(ScoreSettings settings, int row)
    {
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => new ScoringJob(settings).Run(new Stopper(stop, row), stop.Token));
    }

    private static string Refusal(ScoreSettings settings) => Assert.Throws<ModelFormatException>(() => new ScoringJob(settings).Run()).Message;

    private sealed class Stopper(CancellationTokenSource stop, int row) : IProgress<RowCount>
    {
        public void Report(RowCount value)
        {
            if (value.Done >= row)
            {
                stop.Cancel();
            }
        }
    }
}
