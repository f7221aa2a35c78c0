using System.Globalization;
using System.Text.Json;
using Mnist.Cli;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary><c>mnist evaluate</c>: what it prints, what it writes as JSON, and models that end in logits.</summary>
public sealed class EvaluateCommandTests
{
    private static readonly string Mlp = Path.Combine(FixtureFolder.Repository, "models", "mlp");

    [Fact]
    public async Task The_figures_of_the_json_stand_on_the_terminal()
    {
        (JsonElement json, string terminal) = await Evaluate();

        foreach (string text in (string[])
        [
            $"kappa {Number("kappa")}, MCC {Number("matthewsCorrelation")}, macro AUC {Number("macroAuc")}, macro average precision {Number("macroAveragePrecision")}",
            $"top-2 {json.GetProperty("topK")[0].GetProperty("accuracy").GetDouble() * 100:F2} %",
            $"macro F1 {json.GetProperty("macro").GetProperty("f1").GetDouble() * 100:F2} %, weighted F1 {json.GetProperty("weighted").GetProperty("f1").GetDouble() * 100:F2} %",
            $"(95 %: {json.GetProperty("accuracyInterval").GetProperty("lower").GetDouble() * 100:F2} to ",
            $"calibration error {json.GetProperty("expectedCalibrationError").GetDouble() * 100:F2} %",
            "Most confused",
        ])
        {
            Assert.Contains(text, terminal, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (json.GetProperty("missingLabels").GetInt64(), json.GetProperty("nonFiniteScores").GetInt64()));
        Assert.Equal(10, json.GetProperty("curves").GetArrayLength());
        Assert.Equal(json.GetProperty("perClass").EnumerateArray().Average(row => row.GetProperty("recall").GetDouble()), json.GetProperty("macroAccuracy").GetDouble(), 1e-12);

        string Number(string name) => json.GetProperty(name).GetDouble().ToString("F4", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_comes_before_the_softmax_gives_the_same_figures_when_it_is_said_to_be_logits()
    {
        (JsonElement probabilities, _) = await Evaluate();
        (JsonElement logits, _) = await Evaluate("--output", "dense_1/BiasAdd", "--logits");

        Assert.Equal(probabilities.GetProperty("confusionMatrix").GetRawText(), logits.GetProperty("confusionMatrix").GetRawText());
        Assert.Equal(probabilities.GetProperty("logLoss").GetDouble(), logits.GetProperty("logLoss").GetDouble(), 1e-6);
        Assert.Equal(
            probabilities.GetProperty("misclassified")[0].GetProperty("probabilities")[0].GetDouble(), logits.GetProperty("misclassified")[0].GetProperty("probabilities")[0].GetDouble(), 1e-6);
        Assert.True(logits.GetProperty("logits").GetBoolean());
    }

    [Fact]
    public async Task Scores_that_are_not_what_was_said_are_refused()
    {
        (int status, _, string error) = await CommandLine.Run(["evaluate", Mlp, "--logits", "--data", FixtureFolder.Data]);
        (int other, _, string sentence) = await CommandLine.Run(["evaluate", Mlp, "--output", "dense_1/BiasAdd", "--data", FixtureFolder.Data]);

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (status, other));
        Assert.Contains("The scores were given as logits, and those of all 10000 rows are probabilities already", error, StringComparison.Ordinal);
        Assert.Contains("they are not probabilities; give a model that ends in softmax, or say that the scores are logits.", sentence, StringComparison.Ordinal);
    }

    private static async Task<(JsonElement Json, string Terminal)> Evaluate(params string[] more)
    {
        (int status, string output, string error) = await CommandLine.Run(["evaluate", Mlp, "--json", "--data", FixtureFolder.Data, .. more]);
        Assert.True(status == ExitCode.Done, error);
        return (JsonDocument.Parse(output).RootElement, error);
    }
}
