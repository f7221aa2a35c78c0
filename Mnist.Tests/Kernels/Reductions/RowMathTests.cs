using Mnist.Formats.Tensors;
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Reductions;

namespace Mnist.Tests.Kernels.Reductions;

public sealed class RowMathTests
{
    // To the bit and in order, around one vector and around four of every width; the sum may be the first source.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(127)]
    [InlineData(131)]
    public unsafe void Sum_adds_sources_in_order(int length)
    {
        foreach (int count in (int[])[1, 2, 5])
        {
            float[][] rows = [.. Enumerable.Range(0, count).Select(seed => Pinned(KernelSamples.Uniform(seed, length)))];
            float[] expected = [.. Enumerable.Range(0, length).Select(i => rows.Skip(1).Aggregate(rows[0][i], (total, row) => total + row[i]))];
            nint[] addresses = [.. rows.Select(row => (nint)Unsafe.AsPointer(ref row[0]))];
            float[] sum = KernelSamples.Guarded(length + 2);
            RowMath.Sum(addresses, sum.AsSpan(1, length));
            Assert.Equal([KernelSamples.Canary, .. expected, KernelSamples.Canary], sum);

            RowMath.Sum(addresses, rows[0]);
            Assert.Equal(expected, rows[0]);
        }
    }

    [Fact]
    public void ArgMax_is_the_first_of_the_largest_and_the_first_nan()
    {
        Assert.Equal(1, np.argmax([1f, 3f, 3f]));
        Assert.Equal(1, np.argmax([5f, float.NaN, float.NaN, 9f]));
    }

    private static float[] Pinned(float[] values)
    {
        float[] pinned = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
        values.CopyTo(pinned, 0);
        return pinned;
    }
}
