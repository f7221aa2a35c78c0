using System.Text.Json.Serialization;

namespace Mnist.Runs.Records;

/// <summary>How settings and records are written as JSON. A run that diverged has losses that are NaN: they are written as "NaN".</summary>
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainSettings))]
[JsonSerializable(typeof(EvaluateSettings))]
[JsonSerializable(typeof(ScoreSettings))]
[JsonSerializable(typeof(PredictSettings))]
[JsonSerializable(typeof(ReproduceSettings))]
[JsonSerializable(typeof(ReportSettings))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(EvaluateRowsSettings))]
[JsonSerializable(typeof(EvaluationRecord))]
[JsonSerializable(typeof(RegressionRecord))]
[JsonSerializable(typeof(EvaluationTask))]
[JsonSerializable(typeof(ScoreRecord))]
[JsonSerializable(typeof(ScoreManifest))]
[JsonSerializable(typeof(PredictRecord))]
[JsonSerializable(typeof(ReproduceRecord))]
[JsonSerializable(typeof(ReportRecord))]
[JsonSerializable(typeof(ReportData))]
internal sealed partial class RunJson : JsonSerializerContext;
