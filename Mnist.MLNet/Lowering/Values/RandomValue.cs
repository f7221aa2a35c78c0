using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>
/// Random numbers, known to be at least <paramref name="low"/> and below <paramref name="high"/>: dropout compares them
/// with a rate, and where the rate is 0 the comparison has one result. They cannot be computed.
/// </summary>
internal sealed class RandomValue(long[]? shape, float low, float high, FlatNode source) : TensorValue(DataType.Float, shape)
{
    public float Low { get; } = low;

    public float High { get; } = high;

    public RandomValue Within(float low, float high) => new(Shape, low, high, source);

    protected override string Write(LoweringContext context, FlatNode node) =>
        throw GraphError.At(source, $"the outputs depend on its random numbers, by '{node.Name}'; export the model for inference, without dropout");
}
