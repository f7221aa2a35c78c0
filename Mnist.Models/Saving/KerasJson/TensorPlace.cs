using System.Text.Json;
using System.Text.Json.Nodes;
using Mnist.Formats;
using Mnist.Models.Config;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>A tensor by the call that gives it (Keras: <c>keras_history</c>).</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Call">Which of its calls, counted from 0.</param>
/// <param name="Output">Which of the call's outputs.</param>
internal readonly record struct TensorPlace(string Layer, int Call, int Output)
{
    /// <summary>Whether a value is a place: a name and two numbers, in Keras 2 with more behind them.</summary>
    public static bool Is(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() >= 3 && json[0].ValueKind == JsonValueKind.String;

    /// <exception cref="ModelFormatException">It is not a place.</exception>
    public static TensorPlace Read(JsonElement json, string reader) =>
        Is(json) && json[1].TryGetInt32Safe(out int call) && json[2].TryGetInt32Safe(out int output)
            ? new TensorPlace(json[0].GetString()!, call, output)
            : throw new ModelFormatException($"{reader} should name a tensor as [layer, call, output], received {json.Excerpt()}");

    public JsonArray Json() => new(Layer, Call, Output);

    /// <inheritdoc/>
    public override string ToString() => $"output {Output} of call {Call} of layer '{FileText.Name(Layer)}'";
}
