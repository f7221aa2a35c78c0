using Mnist.Models.Saving.SavedModel;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>
/// Runs models without a native library. A model that says its layers, as this library writes them, runs on the engine that trains it, to the bits of <c>predict</c>;
/// any other, and any tensor of a graph that is not in the signature, runs as the lowered graph.
/// </summary>
internal sealed class ManagedEngine : IScoringEngine
{
    public string Name => "managed";

    public ScoringSignature Describe(ScoringModel model, ScoringRequest request) =>
        OfLayers(model, request)?.Signature ?? OfGraph(model, request).Signature;

    public IScoringSession Open(ScoringModel model, ScoringRequest request) =>
        OfLayers(model, request) ?? (IScoringSession)OfGraph(model, request);

    private static GraphSession OfGraph(ScoringModel model, ScoringRequest request) => new(model.ToOnnx(request));

    /// <summary>A session of layers; null where the request is none of all inputs and some outputs by key, which lowering then serves or refuses.</summary>
    private static LayersSession? OfLayers(ScoringModel model, ScoringRequest request)
    {
        if (model.Layers is not { } layers)
        {
            return null;
        }

        int[]? inputs = Find(request.Inputs ?? model.InputNames, layers.input_names);
        int[]? outputs = Find(request.Outputs ?? model.OutputNames, SavedModelFolder.OutputKeys(layers));
        return inputs?.Length == layers.inputs.Count && outputs is not null ? new LayersSession(layers, inputs, outputs) : null;
    }

    /// <summary>Where each name stands in the model's order; null when one is not there, or twice.</summary>
    private static int[]? Find(IReadOnlyList<string> asked, IReadOnlyList<string> keys)
    {
        List<string> order = [.. keys];
        int[] found = [.. asked.Select(name => order.IndexOf(name))];
        return Array.TrueForAll(found, index => index >= 0) && found.Distinct().Count() == found.Length ? found : null;
    }
}
