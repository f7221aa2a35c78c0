using System.Text.Json;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Tests.Runs.Reports;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Reports of records of others: whatever a record says that could be read, the report of it can be written.</summary>
internal sealed class ReportReader : FileReader
{
    private const string Run = "run";

    public override string Name => "report";

    public override int Few => 60;

    public override int Many => 20_000;

    public override void Read(string folder, Digest digest)
    {
        string run = Path.Combine(folder, Run);
        string target = Path.Combine(folder, "report");
        ReportRecord report = new ReportJob(new ReportSettings { Runs = [run], Out = target }).Run();
        digest.Add(File.ReadAllBytes(report.Report));
    }

    // Curves and tables are drawn.
    public override long Needs(long read) => (16 * read) + (64 << 20);

    protected override IEnumerable<SeedFile> MakeSeeds()
    {
        EvaluationRecord evaluation = SampleRuns.Evaluation("cnn");
        PlacedFile one = new($"{Run}/{RunRecord.FileName}", JsonSerializer.SerializeToUtf8Bytes(SampleRuns.Run("cnn"), RecordJson.Of<RunRecord>()));
        PlacedFile other = new($"{Run}/{EvaluationRecord.FileName}", JsonSerializer.SerializeToUtf8Bytes(evaluation with { Misclassified = [.. evaluation.Misclassified.Take(2)] }, RecordJson.Of<EvaluationRecord>()));
        yield return new SeedFile("run", one.Path, one.Bytes, new JsonFormat()) { Beside = [other] };
        yield return new SeedFile("numbers", other.Path, JsonSerializer.SerializeToUtf8Bytes(SampleRuns.Numbers("houses"), RecordJson.Of<RegressionRecord>()), new JsonFormat());
        yield return new SeedFile("weights", other.Path, JsonSerializer.SerializeToUtf8Bytes(SampleRuns.Weighted("animals"), RecordJson.Of<EvaluationRecord>()), new JsonFormat());
        yield return new SeedFile("evaluation", other.Path, other.Bytes, new JsonFormat()) { Beside = [one] };
    }
}
