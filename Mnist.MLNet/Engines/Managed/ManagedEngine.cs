using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Graphs;
using Mnist.Models;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>
/// Runs models on the engine that trains them: no native library, and the same bits as <c>predict</c>. It takes the models whose layers
/// <c>keras.models.load_model</c> reads.
/// </summary>
internal sealed class ManagedEngine : IScoringEngine
{
    public string Name => "managed";

    public ScoringSignature Describe(ScoringModel model, ScoringRequest request) => Open(model, request).Signature;

    IScoringSession IScoringEngine.Open(ScoringModel model, ScoringRequest request) => Open(model, request);

    private static ManagedSession Open(ScoringModel model, ScoringRequest request)
    {
        if (model.Source.Metadata is null)
        {
            throw new ModelFormatException("it does not say which layers it was made of, so the managed engine cannot run it; score it with the engine 'onnx'", model.Location);
        }

        Model layers = model.Layers;
        return new ManagedSession(
            layers,
            Ends(model, request.Inputs, model.InputNames, layers.input_names, layers.inputs, "input"),
            Ends(model, request.Outputs, model.OutputNames, layers.output_names, layers.outputs, "output"));
    }

    private static ManagedTensor[] Ends(
        ScoringModel model, IReadOnlyList<string>? wanted, IReadOnlyList<string> keys, IReadOnlyList<string> names, IReadOnlyList<KerasTensor> tensors, string what)
    {
        // Every input is needed, and comes in the order asked for.
        IReadOnlyList<string> asked = wanted ?? keys;
        ManagedTensor[] ends = [.. asked.Select(name => new ManagedTensor(Index(name), InfoOf(name, tensors[Index(name)])))];
        if (ends.Select(end => end.Index).Distinct().Count() != ends.Length)
        {
            throw new ModelFormatException($"an {what} is asked for twice, in: {string.Join(", ", asked)}", model.Location);
        }

        return what == "output" || ends.Length == tensors.Count
            ? ends
            : throw new ModelFormatException($"the outputs need all of the inputs {string.Join(", ", keys)}; asked for were only: {string.Join(", ", asked)}", model.Location);

        int Index(string name)
        {
            int found = keys.Contains(name) && names.Count == 1 ? 0 : names.ToList().IndexOf(name);
            return found >= 0
                ? found
                : throw new ModelFormatException(
                    $"the managed engine knows the signature's {what}s only, which are: {string.Join(", ", keys)}; graph nodes are scored by the engine 'onnx'", model.Location, field: $"{what} '{name}'");
        }
    }

    private static TensorInfo InfoOf(string name, KerasTensor tensor) =>
        new(name, tensor.dtype == TF_DataType.TF_INT32 ? typeof(int) : typeof(float), tensor.shape.dims[1..]);
}
