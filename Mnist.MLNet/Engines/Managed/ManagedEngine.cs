using Mnist.MLNet.Lowering;
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

        string[] names = [.. layers.output_names];
        string[] keys = [.. SavedModelFolder.OutputKeys(layers)];

        // Files of earlier versions have the names as keys; a name that is another output's key means what the file says.
        HashSet<string> given = new(model.OutputNames, StringComparer.Ordinal);
        string[][] known = Array.TrueForAll(keys, given.Contains) ? [keys, names] : [names, keys];
        NamedPlace[]? inputs = Find(request.Inputs ?? model.InputNames, [[.. layers.input_names], layers.inputs.Count == 1 ? [ScoringNames.OnlyInput] : []]);
        NamedPlace[]? outputs = Find(request.Outputs ?? model.OutputNames, known);
        return inputs?.Length == layers.inputs.Count && inputs.DistinctBy(input => input.Index).Count() == inputs.Length && outputs is not null ? new LayersSession(layers, inputs, outputs) : null;
    }

    /// <summary>Where each name stands in the model's order; null when one is not there, or asked for twice.</summary>
    private static NamedPlace[]? Find(IReadOnlyList<string> asked, string[][] known)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (string[] names in known)
        {
            for (int i = 0; i < names.Length; i++)
            {
                places.TryAdd(names[i], i);
            }
        }

        NamedPlace[] found = [.. asked.Select(name => new NamedPlace(name, places.GetValueOrDefault(name, -1)))];
        return Array.TrueForAll(found, place => place.Index >= 0) && asked.Distinct().Count() == asked.Count ? found : null;
    }
}
