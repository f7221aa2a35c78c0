using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mnist.Benchmarks.Kernels;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Scoring;
using Mnist.Benchmarks.Steps;
using Mnist.Benchmarks.Tables;

namespace Mnist.Benchmarks.Output;

/// <summary>Results as JSON, one object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PeakFigures))]
[JsonSerializable(typeof(KernelRates))]
[JsonSerializable(typeof(StepFigures))]
[JsonSerializable(typeof(StepComparison))]
[JsonSerializable(typeof(FirstStep))]
[JsonSerializable(typeof(ShortRun))]
[JsonSerializable(typeof(PipelineFigures))]
[JsonSerializable(typeof(ScoringFigures))]
[JsonSerializable(typeof(ParquetFigures))]
internal sealed partial class BenchmarkJson : JsonSerializerContext
{
    public static void Write<T>(T value, JsonTypeInfo<T> type) => Console.WriteLine(JsonSerializer.Serialize(value, type));
}
