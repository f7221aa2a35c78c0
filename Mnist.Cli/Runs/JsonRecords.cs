using System.Text.Json.Serialization;

namespace Mnist.Cli.Runs;

internal sealed record ReproducedModel(
    string Name, int Parameters, int Epochs, float TestLoss, double TestAccuracy, double? PaperAccuracy, double Seconds);

internal sealed record ReproduceResult(IReadOnlyList<ReproducedModel> Models, string Report, string? Caution);

internal sealed record ClassRow(string Label, double Precision, double Recall, double F1, long Support);

internal sealed record EvaluateResult(
    long Rows, double Accuracy, double MacroAccuracy, double LogLoss, IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix, IReadOnlyList<ClassRow> PerClass, double RowsPerSecond);

internal sealed record ScoreResult(int Rows, double Seconds, double RowsPerSecond);

internal sealed record PredictedImage(string File, int Digit, IReadOnlyList<float> Probabilities);

internal sealed record PredictResult(IReadOnlyList<PredictedImage> Images);

internal sealed record DataResult(string Path, string Source, string Dataset, string Format, int Train, int Test, bool? Verified);

/// <summary>How results are written as JSON. A run that went astray has losses that are no numbers: they are written as "NaN".</summary>
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(ReproduceResult))]
[JsonSerializable(typeof(EvaluateResult))]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(PredictResult))]
[JsonSerializable(typeof(DataResult))]
internal sealed partial class RunJson : JsonSerializerContext;
