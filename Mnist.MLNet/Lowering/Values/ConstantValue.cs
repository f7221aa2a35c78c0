using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor whose elements are known.</summary>
internal sealed class ConstantValue(TensorData constant) : TensorValue(constant.Type, constant.Shape)
{
    public TensorData Constant { get; } = constant;

    public override bool IsZero => Array.TrueForAll(Constant.Data, value => value == 0);

    public override long?[]? Integers => Constant.ToShape() is long[] known ? Array.ConvertAll(known, value => (long?)value) : null;

    protected override string Write(LoweringContext context, FlatNode node) => context.Initializer(node, Constant);
}
