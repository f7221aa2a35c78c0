using Mnist.Formats;
using Mnist.Formats.TensorFlow;

namespace Mnist.MLNet.Lowering;

/// <summary>Lowers SavedModels to ONNX (opset 17). Only what the outputs need is looked at; unknown ops are refused.</summary>
public static class SavedModelToOnnx
{
    /// <summary>Lowers a SavedModel folder or a frozen graph.</summary>
    /// <param name="location">A SavedModel folder, or a file that holds a graph without variables.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    /// <param name="outputs">Signature keys or node names, which the ONNX outputs then bear; all of the signature's when null.</param>
    /// <param name="inputs">Signature keys or node names, which the ONNX inputs then bear; all of the signature's when null.</param>
    /// <exception cref="ModelFormatException">The model cannot be read or holds an op that does not lower.</exception>
    public static OnnxModel ConvertFolder(string location, string? signature = null, IReadOnlyList<string>? outputs = null, IReadOnlyList<string>? inputs = null)
    {
        SavedModelReader model = SavedModelReader.Open(location);
        ModelSignature chosen = model.Signature(signature);
        return GraphLowering.Lower(model, chosen, outputs ?? [.. chosen.Outputs.Select(output => output.Key)], inputs ?? [.. chosen.Inputs.Select(input => input.Key)]);
    }
}
