using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>Integers of a scalar or vector that are followed by value, such as a shape of which only the batch is unknown.</summary>
internal sealed class IntegerValue : TensorValue
{
    /// <summary>Most integers that are followed by value through arithmetic; a shape has a few.</summary>
    public const int Longest = 256;

    private readonly string? _computed;

    private IntegerValue(DataType type, long[]? shape, long?[] elements, string? computed)
        : base(type, shape)
    {
        Integers = elements;
        _computed = computed;
    }

    public override long?[] Integers { get; }

    /// <summary>A single integer.</summary>
    public static IntegerValue Scalar(DataType type, long value) => new(type, [], [value], null);

    /// <summary>Integers that are all known.</summary>
    public static IntegerValue Known(DataType type, long[]? shape, IEnumerable<long> values) => new(type, shape, [.. values.Select(value => (long?)value)], null);

    /// <summary>A tensor of which some integers may be known.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="elements">The integers as far as known; null when nothing is.</param>
    /// <param name="compute">Writes the ONNX nodes that compute the tensor; asked only when some integer is unknown.</param>
    public static TensorValue Or(DataType type, long[]? shape, long?[]? elements, Func<string> compute) =>
        elements is null || elements.Length > Longest ? new NodeValue(type, shape, compute())
        : new IntegerValue(type, shape, elements, Array.TrueForAll(elements, element => element is not null) ? null : compute());

    protected override string Write(LoweringContext context, FlatNode node) =>
        _computed ?? context.Initializer(node, TensorData.Integers(Type, Shape ?? [Integers.Length], KnownIntegers!));
}
