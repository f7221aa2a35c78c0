using System.Text.Json;
using Mnist.Formats;
using Mnist.Models.Config;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>The inputs or the outputs of a graph: one tensor, a list, or tensors by name.</summary>
/// <param name="Places">The tensors.</param>
/// <param name="Names">Their names, where they were given by name.</param>
internal sealed record GraphEnds(IReadOnlyList<TensorPlace> Places, string[]? Names)
{
    /// <exception cref="ModelFormatException">It is none of the three.</exception>
    public static GraphEnds Read(JsonElement config, string key)
    {
        JsonElement ends = config.Member(key) ?? throw new ModelFormatException($"the model's configuration has no '{key}'");
        if (ends.ValueKind == JsonValueKind.Object)
        {
            JsonProperty[] named = [.. ends.EnumerateObject()];
            return new([.. named.Select(end => TensorPlace.Read(end.Value, key))], [.. named.Select(end => end.Name)]);
        }

        List<TensorPlace> places = [];
        Collect(ends);
        return new(places, Names: null);

        void Collect(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Array || TensorPlace.Is(json))
            {
                places.Add(TensorPlace.Read(json, key));
                return;
            }

            foreach (JsonElement item in json.EnumerateArray())
            {
                Collect(item);
            }
        }
    }
}
