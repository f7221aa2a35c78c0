using System.Text.Json;
using System.Text.Json.Nodes;
using Mnist.Formats;
using Mnist.Models;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Tests.Runs.Reports;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Records;

/// <summary>The folder of a run: its records come back as they went, damaged ones are refused with a sentence, foreign files are kept.</summary>
public sealed class RunFolderTests
{
    [Fact]
    public void Records_come_back_from_their_files_as_they_went()
    {
        using TemporaryFolder folder = new();
        RunRecord run = SampleRuns.Run("cnn") with { History = new RunHistory { Loss = [0.1f, float.NaN], Accuracy = [0.25f, 1e-9f], ValLoss = [], ValAccuracy = [] } };
        EvaluationRecord evaluation = SampleRuns.Evaluation("cnn");

        RunFolder.Write(folder.Sub("m"), ModelZoo.Get("mlp").Build(seed: 1), run);
        RunFolder.Write(folder.Sub("m"), evaluation);
        StoredRun stored = RunFolder.Read(folder.Sub("m"));

        Assert.Equal(JsonSerializer.Serialize(run, RunJson.Default.RunRecord), JsonSerializer.Serialize(stored.Run!, RunJson.Default.RunRecord));
        Assert.Equal(JsonSerializer.Serialize(evaluation, RunJson.Default.EvaluationRecord), JsonSerializer.Serialize(stored.Evaluation!, RunJson.Default.EvaluationRecord));
        Assert.Equal(evaluation.Misclassified[3].Pixels, stored.Evaluation!.Misclassified[3].Pixels);
        Assert.False(stored.Run!.Converged);
    }

    [Fact]
    public void The_committed_models_are_runs()
    {
        IReadOnlyList<StoredRun> runs = RunFolder.ReadAll(Path.Combine(FixtureFolder.Repository, "models"));

        Assert.Equal(["mlp", "cnn", "cnn-tuned", "lstm", "lstm-tuned"], runs.Select(run => run.Name));
        Assert.All(runs, run => Assert.Equal(run.Run!.TestAccuracy, run.Evaluation!.Accuracy, 6));
    }

    [Fact]
    public void A_model_replaces_a_model_with_its_records_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        Sequential model = ModelZoo.Get("mlp").Build(seed: 1);
        RunFolder.Write(folder.Sub("m"), model, SampleRuns.Run("mlp"));
        RunFolder.Write(folder.Sub("m"), SampleRuns.Evaluation("mlp"));

        RunFolder.Write(folder.Sub("m"), model, SampleRuns.Run("mlp"));
        Assert.Null(RunFolder.Read(folder.Sub("m")).Evaluation);

        // What the library alone is told to overwrite is a model, not the record of somebody's training.
        Assert.Contains("as 'run.json', which would be lost", Assert.Throws<ModelFormatException>(() => model.save(folder.Sub("m"))).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Sub("m"), "notes.json"), "mine");
        Assert.Contains("as 'notes.json'", Assert.Throws<ModelFormatException>(() => RunFolder.RequireWritable(folder.Sub("m"))).Message, StringComparison.Ordinal);
    }

    // Weights that took hours are not lost because a scorer fails.
    [Fact]
    public void A_model_whose_evaluation_fails_is_saved_all_the_same()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<InvalidDataException>(() => RunFolder.Write(folder.Sub("m"), ModelZoo.Get("mlp").Build(seed: 1), SampleRuns.Run("mlp"), staged =>
        {
            Assert.NotNull(RunFolder.Read(staged).Run);
            Assert.False(Directory.Exists(folder.Sub("m")));
            throw new InvalidDataException();
        }));

        Assert.Equal("mlp", RunFolder.Read(folder.Sub("m")).Run!.Model);
        Assert.Null(RunFolder.Read(folder.Sub("m")).Evaluation);
        Assert.Equal(["m"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_killed_processes_left_is_no_run_and_a_cut_replacement_is_one()
    {
        using TemporaryFolder folder = new();
        foreach ((string model, string name) in ((string, string)[])[("mlp", "mlp"), ("cnn", "cnn.0a1b2c3d.e4f.old"), ("lstm", "lstm.0a1b2c3d.e4f.tmp"), ("lstm", "mlp.5a1b2c3d.e4f.tmp")])
        {
            Directory.CreateDirectory(folder.Sub(name));
            File.Copy(Path.Combine(FixtureFolder.Repository, "models", model, RunRecord.FileName), Path.Combine(folder.Sub(name), RunRecord.FileName));
        }

        Assert.Equal(["mlp", "cnn"], RunFolder.ReadAll(folder.Path).Select(run => run.Name));
        Assert.Equal(["cnn", "mlp"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // A record that was not finished does not make the folder a stranger's.
        File.WriteAllText(Path.Combine(folder.Sub("mlp"), $"{EvaluationRecord.FileName}.0a1b2c3d.e4f.tmp"), "half");
        RunFolder.RequireWritable(folder.Sub("mlp"));
    }

    [Theory]
    [InlineData("", "it is not a record this program wrote")]
    [InlineData("null", "it holds null, expected a record")]
    [InlineData("{}", "it is not a record this program wrote")]
    [InlineData("[1, 2", "it is not a record this program wrote")]
    public void A_damaged_record_is_refused_with_its_name(string content, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Sub("evaluation.json"), content);

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => RunFolder.Read(folder.Path));

        Assert.StartsWith($"'{folder.Sub("evaluation.json")}': {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_a_record_that_do_not_belong_together_are_refused()
    {
        EvaluationRecord evaluation = SampleRuns.Evaluation("m");
        RunRecord run = SampleRuns.Run("m");

        Damaged("its confusion matrix is not 10 x 10", json => json["confusionMatrix"]!.AsArray().RemoveAt(9));
        Damaged("its confusion matrix counts -1 images", json => json["confusionMatrix"]![0]![0] = -1);
        Damaged("it has 0 classes", json => json["perClass"] = new JsonArray());
        Damaged("it counts 0 images without a label and -3 with scores that are no numbers", json => json["nonFiniteScores"] = -3);
        Damaged("it has 1 curves, expected one for each of 10 classes or none", json => json["curves"] = new JsonArray(JsonNode.Parse("""{"label":"0"}""")));
        Damaged("a curve has more than 10000 points", json => json["curves"] = new JsonArray([.. Enumerable.Range(0, 10).Select(_ => JsonNode.Parse("""{"label":"0","recall":[0.5,1],"precision":[0.5,1.5]}"""))]));
        Damaged("a curve has more than 10000 points", json => json["curves"] = new JsonArray([.. Enumerable.Range(0, 10).Select(_ => JsonNode.Parse("""{"label":"0","recall":[0.5,"NaN"],"precision":[0.5,1]}"""))]));
        Refused("its images are 0 x 28", evaluation with { Data = evaluation.Data with { Rows = 0 } });
        Refused("misclassified image 0 has 3 pixels", evaluation with { Misclassified = [evaluation.Misclassified[0] with { Pixels = [1, 2, 3] }] });
        Refused("misclassified image 0 has 784 pixels, 10 probabilities and classes 10 and 1", evaluation with { Misclassified = [evaluation.Misclassified[0] with { Actual = 10 }] });
        Refused("its history has 2 losses and 1 accuracies", run with { History = run.History with { Accuracy = [1f] } });
    }

    [Fact]
    public void Records_of_versions_with_fewer_figures_are_read_and_have_what_can_be_computed()
    {
        using TemporaryFolder folder = new();
        JsonObject json = JsonSerializer.SerializeToNode(SampleRuns.Evaluation("m"), RunJson.Default.EvaluationRecord)!.AsObject();
        foreach (string name in (string[])["missingLabels", "nonFiniteScores", "tiedRows", "logits", "topK", "curves", "kappa", "macro"])
        {
            json.Remove(name);
        }

        File.WriteAllText(folder.Sub(EvaluationRecord.FileName), json.ToJsonString());
        EvaluationRecord read = RunFolder.Read(folder.Path).Evaluation!;

        Assert.Equal((0, 0), (read.TopK.Count, read.Curves.Count));
        Assert.Null(read.MacroAuc);
        Assert.Equal((0.25 - 0.1) / 0.9, read.Kappa!.Value, 1e-12);
        Assert.Equal((10, 0.25), (read.Macro.F1Classes, Math.Round(read.Macro.F1!.Value, 12)));
        Assert.Equal(new ConfusedPair("0", "1", 3, 0.75), read.MostConfused[0]);
    }

    private static void Damaged(string expected, Action<JsonObject> damage)
    {
        using TemporaryFolder folder = new();
        JsonObject json = JsonSerializer.SerializeToNode(SampleRuns.Evaluation("m"), RunJson.Default.EvaluationRecord)!.AsObject();
        damage(json);
        File.WriteAllText(folder.Sub(EvaluationRecord.FileName), json.ToJsonString());

        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => RunFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static void Refused(string expected, object record)
    {
        using TemporaryFolder folder = new();
        string json = record is RunRecord run ? JsonSerializer.Serialize(run, RunJson.Default.RunRecord) : JsonSerializer.Serialize((EvaluationRecord)record, RunJson.Default.EvaluationRecord);
        File.WriteAllText(folder.Sub(record is RunRecord ? RunRecord.FileName : EvaluationRecord.FileName), json);

        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => RunFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
    }
}
