using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A loop's counter as the loop's body finds it: another integer in every step.</summary>
/// <param name="type">Its element type.</param>
/// <param name="start">Its value in the first step.</param>
/// <param name="write">Writes it as a tensor.</param>
/// <param name="element">Gives the element of a sequence that has its number.</param>
internal sealed class StepValue(DataType type, long start, Func<string> write, Func<TensorValue, TensorValue> element) : TensorValue(type, [])
{
    public long Start { get; } = start;

    public override long?[] Integers { get; } = [null];

    /// <summary>The element of a sequence that has this number.</summary>
    public TensorValue Element(TensorValue stacked) => element(stacked);

    protected override string Write(LoweringContext context, FlatNode node) => write();
}
