using System.Text.Json.Nodes;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Initializers;

/// <summary>An LSTM's bias: ones for the forget gate, the second block, another initializer for the rest.</summary>
internal sealed class ForgetBias(Initializer others, int units) : Initializer
{
    internal override JsonNode ToJson() => others.ToJson();

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        others.Fill(values, shape, seed, layer, weight);
        values.Slice(units, units).Fill(1f);
    }
}
