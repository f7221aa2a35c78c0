using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor whose elements are known.</summary>
internal sealed class ConstantValue(TensorData constant) : TensorValue(constant.Type, constant.Shape)
{
    // Asked for again and again, and as long as the constant.
    private readonly Lazy<bool> _isZero = new(() => !constant.Data.AsSpan().ContainsAnyExcept((byte)0));
    private readonly Lazy<long?[]?> _integers = new(() =>
        constant.Shape is [] or [<= LongestFollowed] && constant.ToShape() is long[] known ? Array.ConvertAll(known, value => (long?)value) : null);
    public TensorData Constant { get; } = constant;

    public override bool IsZero => _isZero.Value;

    public override long?[]? Integers => _integers.Value;

    protected override string Write(LoweringContext context, FlatNode node) => context.Initializer(node, Constant);
}
