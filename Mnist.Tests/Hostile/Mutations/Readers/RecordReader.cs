using System.Text;
using System.Text.Json;
using Mnist.Runs.Records;
using Mnist.Tests.Runs.Reports;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Records of runs and evaluations, of which others are shown in reports.</summary>
/// <param name="file">Name of the record's file.</param>
internal sealed class RecordReader(string file) : FileReader
{
    public override string Name => file;

    public override int Few => 2000;

    public override int Many => 250_000;

    public override void Read(string folder, Digest digest)
    {
        StoredRun run = RunFolder.Read(folder);
        digest.Add(run.Name);
        if (run.Run is { } record)
        {
            digest.Add(JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Of<RunRecord>()));
        }

        if (run.Regression is { } numbers)
        {
            digest.Add(JsonSerializer.SerializeToUtf8Bytes(numbers, RecordJson.Of<RegressionRecord>()));
        }

        if (run.Evaluation is { } evaluation)
        {
            digest.Add(JsonSerializer.SerializeToUtf8Bytes(evaluation, RecordJson.Of<EvaluationRecord>()));
        }
    }

    protected override IEnumerable<SeedFile> MakeSeeds()
    {
        EvaluationRecord evaluation = SampleRuns.Evaluation("cnn");
        string json = file == RunRecord.FileName
            ? JsonSerializer.Serialize(SampleRuns.Run("cnn"), RecordJson.Of<RunRecord>())
            : JsonSerializer.Serialize(evaluation with { Misclassified = [.. evaluation.Misclassified.Take(2)] }, RecordJson.Of<EvaluationRecord>());
        yield return new SeedFile("record", file, Encoding.UTF8.GetBytes(json), new JsonFormat());
        if (file == EvaluationRecord.FileName)
        {
            yield return new SeedFile("numbers", file, JsonSerializer.SerializeToUtf8Bytes(SampleRuns.Numbers("houses"), RecordJson.Of<RegressionRecord>()), new JsonFormat());
            yield return new SeedFile("weights", file, JsonSerializer.SerializeToUtf8Bytes(SampleRuns.Weighted("animals"), RecordJson.Of<EvaluationRecord>()), new JsonFormat());
        }
    }
}
