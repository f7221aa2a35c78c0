using System.Text.Json.Serialization;

namespace Mnist.Cli.Commands;

/// <summary>How results of commands without a job are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DataResult))]
internal sealed partial class CommandJson : JsonSerializerContext;
