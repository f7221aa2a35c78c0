using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Engines.Onnx;

/// <summary>Lowers models to ONNX and runs them in ONNX Runtime.</summary>
internal sealed class OnnxEngine : IScoringEngine
{
    public string Name => "onnx";

    public ScoringSignature Describe(ScoringModel model, ScoringRequest request) => RowTensors.Describe(model.ToOnnx(request));

    public IScoringSession Open(ScoringModel model, ScoringRequest request) => Open(model.ToOnnx(request));

    public static OnnxSession Open(OnnxModel model) => new(model, RowTensors.Describe(model));
}
