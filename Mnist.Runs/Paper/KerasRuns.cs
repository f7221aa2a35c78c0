using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mnist.Runs.Paper;

/// <summary>The runs of Keras 3 that the library carries: <c>keras-runs.json</c>, rounded to six digits from <c>Mnist.Tests/Fixtures/curves</c> by <c>eng/keras-runs.sh</c>.</summary>
internal static partial class KerasRuns
{
    private const string Resource = "keras-runs.json";

    private static readonly Lazy<Dictionary<string, KerasRun[]>> All = new(Read);

    /// <summary>The runs by a model's recipe; empty where Keras was not run.</summary>
    public static IReadOnlyList<KerasRun> Of(string model) => All.Value.GetValueOrDefault(model) ?? [];

    private static Dictionary<string, KerasRun[]> Read()
    {
        using Stream stream = typeof(KerasRuns).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(stream, KerasRunsJson.Default.DictionaryStringKerasRunArray)!;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Dictionary<string, KerasRun[]>))]
    private sealed partial class KerasRunsJson : JsonSerializerContext;
}
