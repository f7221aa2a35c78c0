using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// What is known of a tensor while lowering: its type, as much of its shape as is certain, its values if they are
/// constant, and the names under which the ONNX graph holds it. Shapes are always TensorFlow's (channels last).
/// </summary>
internal sealed class Value
{
    public required DataType Type { get; init; }

    /// <summary>The sizes, -1 where unknown; null when not even the rank is known.</summary>
    public long[]? Shape { get; init; }

    public TensorData? Constant { get; init; }

    /// <summary>The integers of a scalar or vector as far as known; shapes with a dynamic batch are such vectors.</summary>
    public long?[]? Elements { get; init; }

    /// <summary>The ONNX tensor with the layout TensorFlow means; null until someone needs it.</summary>
    public string? Name { get; set; }

    /// <summary>The same tensor with channels first, when an op of the convolution family made it.</summary>
    public string? ChannelsFirst { get; init; }

    /// <summary>The ONNX node behind the tensor, for folding a bias into it.</summary>
    public NodeProto? Producer { get; init; }

    /// <summary>The main graph's handle node, when this is a resource.</summary>
    public string? Handle { get; init; }

    /// <summary>The stacked tensor (axis 0 counts the elements), when this is a tensor list.</summary>
    public Value? Stacked { get; init; }

    /// <summary>Whether every element is zero, whatever the shape: the usual first state of a recurrent layer.</summary>
    public bool IsZero { get; init; }

    public int? Rank => Shape?.Length;

    public long?[]? Integers => Elements ?? (Constant?.ToShape() is long[] known ? Array.ConvertAll(known, v => (long?)v) : null);

    /// <summary>All integers, when all are known.</summary>
    public long[]? KnownIntegers => Integers is long?[] some && Array.TrueForAll(some, v => v is not null) ? Array.ConvertAll(some, v => v!.Value) : null;
}
