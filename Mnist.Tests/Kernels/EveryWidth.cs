using System.Runtime.Intrinsics;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Tests.Kernels;

/// <summary>Runs vector code at every width, whatever the machine has.</summary>
internal static unsafe class EveryWidth
{
    // Around one vector and around several of each width.
    private static readonly int[] Lengths = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];

    /// <summary>Checks an operation to the bit against its definition, on all values met by all values, written inside its destination only.</summary>
    public static void Check<TOp>(TOp op, Func<float, float, float, float> definition, params float[] values)
        where TOp : struct, IElementOp
    {
        foreach (int length in Lengths)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => values[i % values.Length])];
            float[] y = [.. Enumerable.Range(0, length).Select(i => values[((i / values.Length) + (3 * i) + 1) % values.Length])];
            float[] z = KernelSamples.Uniform(length, length);
            float[] expected = [KernelSamples.Canary, .. x.Select((value, i) => definition(value, y[i], z[i])), KernelSamples.Canary];
            AssertBits(expected, Run<TOp, SimdScalar, float>(op, x, y, z));
            AssertBits(expected, Run<TOp, Simd128, Vector128<float>>(op, x, y, z));
            AssertBits(expected, Run<TOp, Simd256, Vector256<float>>(op, x, y, z));
            AssertBits(expected, Run<TOp, Simd512, Vector512<float>>(op, x, y, z));
        }
    }

    private static float[] Run<TOp, TSimd, TVec>(TOp op, float[] x, float[] y, float[] z)
        where TOp : struct, IElementOp
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        float[] destination = KernelSamples.Guarded(x.Length + 2);
        fixed (float* px = x, py = y, pz = z, pd = destination)
        {
            VectorLoop.Run<TSimd, TVec, Elements<TOp>>(new Elements<TOp>(px, py, pz, pd + 1, op), x.Length);
        }

        return destination;
    }

    private static void AssertBits(float[] expected, float[] actual) => Assert.Equal(expected.Select(Bits), actual.Select(Bits));

    // NaN is NaN, whatever its bits say.
    private static int Bits(float value) => BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value);
}
