using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines.Onnx;

/// <summary>Lowers models to ONNX and runs them in ONNX Runtime.</summary>
internal sealed class OnnxEngine : IScoringEngine
{
    public string Name => "onnx";

    public ScoringSignature Describe(ScoringModel model, ScoringRequest request) => Describe(model.ToOnnx(request));

    public IScoringSession Open(ScoringModel model, ScoringRequest request) => Open(model.ToOnnx(request));

    public static OnnxSession Open(OnnxModel model) => new(model, Describe(model));

    private static ScoringSignature Describe(OnnxModel model) => new([.. model.Inputs.Select(Rows)], [.. model.Outputs.Select(Rows)]);

    private static TensorInfo Rows(OnnxTensor tensor)
    {
        if (!TensorTypes.IsSupported(tensor.ElementType))
        {
            throw new ScoringException($"Tensor '{tensor.Name}' holds {tensor.ElementType.Name}; scored are Single, Double, Int32, Int64, Byte and Boolean.");
        }

        return tensor.Shape is { Count: 0 }
            ? throw new ScoringException($"Tensor '{tensor.Name}' is one number for all rows; only tensors whose first axis is the batch are scored.")
            : new TensorInfo(tensor.Name, tensor.ElementType, tensor.Shape is null ? null : [.. tensor.Shape.Skip(1)]);
    }
}
