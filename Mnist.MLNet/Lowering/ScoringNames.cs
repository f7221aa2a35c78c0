using Mnist.Formats.TensorFlow;

namespace Mnist.MLNet.Lowering;

/// <summary>Names by which a model's only input and only output are found whatever their keys, as long as neither a key nor a node bears them: those this library gives them when it saves.</summary>
internal static class ScoringNames
{
    /// <summary>The only input.</summary>
    public const string OnlyInput = "input";

    /// <summary>The only output.</summary>
    public static string OnlyOutput { get; } = ModelSignature.OutputKey(0);
}
