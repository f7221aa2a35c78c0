using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;

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
    private static LayersSession? OfLayers(ScoringModel model, ScoringRequest request) =>
        model.Layers is { } layers
        && Ends(request.Inputs, model.InputNames, layers.input_names, layers.inputs) is { } inputs && inputs.Length == layers.inputs.Count
        && Ends(request.Outputs, model.OutputNames, layers.output_names, layers.outputs) is { } outputs
            ? new LayersSession(layers, inputs, outputs)
            : null;

    private static LayersTensor[]? Ends(IReadOnlyList<string>? asked, IReadOnlyList<string> keys, IReadOnlyList<string> names, IReadOnlyList<KerasTensor> tensors)
    {
        asked ??= keys;
        int[] found = [.. asked.Select(name => names.Count == 1 && keys.Contains(name) ? 0 : names.ToList().IndexOf(name))];
        return Array.TrueForAll(found, index => index >= 0) && found.Distinct().Count() == found.Length
            ? [.. found.Select((index, i) => new LayersTensor(index, InfoOf(asked[i], tensors[index])))]
            : null;
    }

    private static TensorInfo InfoOf(string name, KerasTensor tensor) =>
        new(name, tensor.dtype == TF_DataType.TF_INT32 ? typeof(int) : typeof(float), tensor.shape.dims[1..]);
}
