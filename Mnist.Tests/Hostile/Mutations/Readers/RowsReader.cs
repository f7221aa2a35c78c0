using Mnist.Runs.Jobs;
using Mnist.Runs.Records;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Files of rows that a model scores, from the file to the table of scores.</summary>
internal sealed class RowsReader : FileReader
{
    private const string Model = "model";

    public override string Name => "rows";

    public override int Few => 400;

    public override int Many => 100_000;

    public override void Read(string folder, Digest digest)
    {
        string rows = Directory.EnumerateFiles(folder, "a.*").Single();
        string scores = Path.Combine(folder, "scores.csv");
        ScoreRecord record = new ScoringJob(new ScoreSettings { SavedModel = Path.Combine(folder, Model), In = rows, Out = scores, Engine = "managed", Force = true }).Run();
        digest.Add(record.Rows).Add(File.ReadAllBytes(scores));
    }

    // A row's scores are some 30 letters of text.
    public override long Needs(long read) => 32 * read;

    protected override IEnumerable<SeedFile> MakeSeeds()
    {
        PlacedFile[] model = [.. ModelSeeds.OwnFiles.Select(file => file with { Path = $"{Model}/{file.Path}" })];
        return ArraySeeds.RowFiles().Select(seed => seed with { Beside = model });
    }
}
