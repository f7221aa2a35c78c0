using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mnist.Runs.Records;

/// <summary>How settings and records are written as JSON: names in camelCase, nulls left out, losses that are no numbers as <c>"NaN"</c>.</summary>
public static class RecordJson
{
    /// <summary>What <see cref="JsonSerializer"/> needs to write or read a kind of settings or records.</summary>
    /// <typeparam name="T">One of the types of this namespace, as <see cref="TrainSettings"/> or <see cref="RunRecord"/>.</typeparam>
    /// <exception cref="NotSupportedException">It is none of them.</exception>
    /// <example><code>string json = JsonSerializer.Serialize(settings, RecordJson.Of&lt;TrainSettings&gt;());</code></example>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)RunJson.Default.Options.GetTypeInfo(typeof(T));
}
