using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>What is lowered: a graph, the names of its ends, the values of its variables.</summary>
internal sealed class LoweringSource
{
    public required GraphDef Graph { get; init; }

    /// <summary>Signature keys of the inputs and the graph tensors behind them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init; }

    /// <summary>Signature keys of the outputs and the graph tensors behind them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Outputs { get; init; }

    /// <summary>Shapes the signature states, by graph tensor; they help where a placeholder has none.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes { get; init; } = new Dictionary<string, long[]>();

    public required Func<string, Constant?> Variable { get; init; }

    public FormatLimits Limits { get; init; } = FormatLimits.Default;
}
