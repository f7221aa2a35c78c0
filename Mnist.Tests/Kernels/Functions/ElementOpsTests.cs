using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Tests.Kernels.Functions;

public sealed class ElementOpsTests
{
    private static readonly float[] Values = [-1.5f, 0f, 2f, -0f, float.NaN, 0.3f, float.PositiveInfinity, 2f, -7e-4f, float.NegativeInfinity, 3f];

    // C++'s std::max(x, y), which TensorFlow's kernels follow.
    [Fact]
    public void Maximum_is_the_first_of_equals_and_of_nan() => EveryWidth.Check(new Binary<MaximumOp>(default), (x, y, _) => x < y ? y : x, Values);

    [Fact]
    public void Minimum_is_the_first_of_equals_and_of_nan() => EveryWidth.Check(new Binary<MinimumOp>(default), (x, y, _) => y < x ? y : x, Values);

    [Fact]
    public void WhereNotLess_keeps_a_tie() => EveryWidth.Check(default(WhereNotLessOp), (x, y, z) => x >= y ? z : 0f, Values);

    [Fact]
    public void WhereLess_is_the_rest() => EveryWidth.Check(default(WhereLessOp), (x, y, z) => x >= y ? 0f : z, Values);

    [Fact]
    public void Arithmetic_rounds_as_its_definition()
    {
        EveryWidth.Check(new Binary<AddOp>(default), (x, y, _) => x + y, Values);
        EveryWidth.Check(new Binary<SubtractOp>(default), (x, y, _) => x - y, Values);
        EveryWidth.Check(new Binary<MultiplyOp>(default), (x, y, _) => x * y, Values);
        EveryWidth.Check(new Binary<DropOp>(new DropOp(0.25f)), (x, y, _) => x * (y < 0.25f ? 0f : 1f / 0.75f), Values);
        EveryWidth.Check(default(MultiplyAddOp), MathF.FusedMultiplyAdd, Values);
        EveryWidth.Check(new Unary<ScaleOp>(new ScaleOp(0.1f)), (x, _, _) => x * 0.1f, Values);
        EveryWidth.Check(new Unary<DivideOp>(new DivideOp(3)), (x, _, _) => x / 3f, Values);
        EveryWidth.Check(new Unary<NegateOp>(default), (x, _, _) => -x, Values);
    }
}
