using System.Runtime.Intrinsics;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Tests.Kernels.Functions;

public sealed class VectorMathTests
{
    // Around one vector, around several, and one long run.
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 64, 1003];

    private static readonly float[] Points =
    [
        .. Enumerable.Range(-2000, 4001).Select(i => i * 0.05f), .. Enumerable.Range(-1000, 2001).Select(i => i * 1e-3f),
        0f, -0f, 1e-30f, -1e-30f, 1e-7f, 88.7f, 88.73f, -87.3f, -103.9f, -104f, 1000f, -1000f, float.PositiveInfinity, float.NegativeInfinity,
    ];

    [Fact]
    public void Exp_is_right_to_two_units_in_the_last_place() => CheckUlps(VectorMath.Exp, Math.Exp, ulps: 2);

    [Fact]
    public void Tanh_is_right_to_three_units_in_the_last_place() => CheckUlps(VectorMath.Tanh<SimdScalar, float>, Math.Tanh, ulps: 3);

    [Fact]
    public void Sigmoid_is_right_to_four_units_in_the_last_place() =>
        CheckUlps(VectorMath.Sigmoid<SimdScalar, float>, x => 1 / (1 + Math.Exp(-x)), ulps: 4, from: -87f);

    // Below e^-x overflows, and the result is no normal number any more.
    [Fact]
    public void Sigmoid_of_very_negative_numbers_is_zero() => Assert.InRange(VectorMath.Sigmoid<SimdScalar, float>(-95f), 0f, 1e-38f);

    [Fact]
    public void Log_is_right_to_two_units_in_the_last_place()
    {
        for (float x = 1e-38f; x < 1e38f; x *= 1.0371f)
        {
            Assert.True(Ulps(VectorMath.Log(x), Math.Log(x)) <= 2, $"log {x} = {VectorMath.Log(x)}, expected {Math.Log(x)}.");
        }

        Assert.Equal(float.NegativeInfinity, VectorMath.Log(0f));
        Assert.True(float.IsNaN(VectorMath.Log(-1f)));
        Assert.Equal(0f, VectorMath.Log(1f));
    }

    [Fact]
    public void Nan_stays_nan()
    {
        Assert.True(float.IsNaN(VectorMath.Exp(float.NaN)));
        Assert.True(float.IsNaN(VectorMath.Tanh<SimdScalar, float>(float.NaN)));
        Assert.True(float.IsNaN(VectorMath.Sigmoid<SimdScalar, float>(float.NaN)));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_width_gives_the_same_bits(int length)
    {
        CheckWidths(length, default(TanhOp));
        CheckWidths(length, default(SigmoidOp));
        CheckWidths(length, default(EluOp));
        CheckWidths(length, default(ReluOp));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Apply_writes_only_inside_its_destination(int length)
    {
        const float Canary = -12345f;
        float[] guarded = new float[length + 16];
        Array.Fill(guarded, Canary);

        Elementwise.Apply(new float[length], guarded.AsSpan(8, length), default(SigmoidOp));

        Assert.All(guarded[..8], value => Assert.Equal(Canary, value));
        Assert.All(guarded[(8 + length)..], value => Assert.Equal(Canary, value));
    }

    private static void CheckWidths<TOp>(int length, TOp op)
        where TOp : struct, IUnaryOp
    {
        float[] x = [.. Enumerable.Range(0, length).Select(i => Points[i * 7 % Points.Length])];
        float[] scalar = Run<TOp, SimdScalar, float>(x, op);

        Assert.Equal(scalar, Run<TOp, Simd128, Vector128<float>>(x, op));
        Assert.Equal(scalar, Run<TOp, Simd256, Vector256<float>>(x, op));
        Assert.Equal(scalar, Run<TOp, Simd512, Vector512<float>>(x, op));
    }

    private static unsafe float[] Run<TOp, TSimd, TVec>(float[] x, TOp op)
        where TOp : struct, IUnaryOp
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        float[] y = new float[x.Length];
        fixed (float* from = x, to = y)
        {
            VectorLoop.Run<TSimd, TVec, Elements<Unary<TOp>>>(new Elements<Unary<TOp>>(from, null, null, to, new Unary<TOp>(op)), x.Length);
        }

        return y;
    }

    private static void CheckUlps(Func<float, float> ours, Func<double, double> exact, double ulps, float from = float.NegativeInfinity)
    {
        foreach (float x in Points.Where(x => x >= from))
        {
            Assert.True(Ulps(ours(x), exact(x)) <= ulps, $"f({x}) = {ours(x)}, expected {exact(x)}.");
        }
    }

    // Subnormal results are measured in steps of the smallest normal number: they are rounded twice.
    private static double Ulps(float ours, double exact)
    {
        float rounded = (float)exact;
        if (ours.Equals(rounded) || (ours == 0 && rounded == 0))
        {
            return 0;
        }

        double step = Math.Max(Math.Abs((double)MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded)), 1.17549435e-38 * 1e-6);
        return Math.Abs(ours - exact) / step;
    }
}
