using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor: its type and as much of its shape as is certain. Shapes are always TensorFlow's (channels last).</summary>
internal abstract class TensorValue(DataType type, long[]? shape) : Value
{
    /// <summary>Most integers of a constant that are followed by value: the steps of a sequence are the longest that mean something.</summary>
    public const int LongestFollowed = 1 << 16;

    private string? _name;
    private long[]? _known;

    public DataType Type { get; } = type;

    /// <summary>The sizes, -1 where unknown; null when not even the rank is known.</summary>
    public long[]? Shape { get; } = shape;

    public int? Rank => Shape?.Length;

    /// <summary>Whether every element is zero, whatever the shape: the usual first state of a recurrent layer.</summary>
    public virtual bool IsZero => false;

    /// <summary>The integers of a scalar or vector as far as known; shapes with a dynamic batch are such vectors.</summary>
    public virtual long?[]? Integers => null;

    /// <summary>All integers, when all are known.</summary>
    public long[]? KnownIntegers => _known ??= Integers is long?[] some && Array.TrueForAll(some, value => value is not null) ? Array.ConvertAll(some, value => value!.Value) : null;

    /// <summary>The ONNX tensor in TensorFlow's layout; written when it is first asked for.</summary>
    public string Name(LoweringContext context, FlatNode node) => _name ??= Write(context, node);

    protected abstract string Write(LoweringContext context, FlatNode node);
}
