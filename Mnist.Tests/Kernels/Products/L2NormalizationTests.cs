using Mnist.Models.Kernels.Products;

namespace Mnist.Tests.Kernels.Products;

public sealed class L2NormalizationTests
{
    [Fact]
    public void A_vector_gets_length_one_and_zeros_stay()
    {
        (float[] y, float[] inverse) = (new float[4], new float[2]);
        L2Normalization.Forward([3, 4, 0, 0], y, inverse, length: 2, inner: 1);
        Assert.Equal([0.6f, 0.8f, 0, 0], y);
        Assert.Equal([0.2f, 1e7f], inverse);
    }

    // y = x / |x|: dy = (2, 0) at x = (3, 4) gives ((2, 0) - (0.6, 0.8) 1.2) / 5. At zero the norm was cut and is a constant.
    [Fact]
    public void Gradient_goes_through_the_norm_unless_it_was_cut()
    {
        float[] dx = new float[4];
        L2Normalization.Backward([0.6f, 0.8f, 0, 0], [0.2f, 1e7f], [2, 0, 2, 0], dx, length: 2, inner: 1);
        Assert.Equal(0.256, dx[0], 1e-6);
        Assert.Equal(-0.192, dx[1], 1e-6);
        Assert.Equal([2e7f, 0], dx[2..]);
    }

    // To the bit, at as many vectors side by side as columns: sums run along the axis in order.
    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 3)]
    [InlineData(7, 5)]
    [InlineData(16, 2)]
    [InlineData(19, 4)]
    public void Both_are_their_formulas_along_an_axis_in_the_middle(int inner, int length)
    {
        const int Outer = 3;
        float[] x = KernelSamples.Uniform(1, Outer * length * inner);
        float[] dy = KernelSamples.Uniform(2, x.Length);
        (float[] y, float[] dx, float[] inverse) = (new float[x.Length], new float[x.Length], new float[Outer * inner]);
        L2Normalization.Forward(x, y, inverse, length, inner);
        L2Normalization.Backward(y, inverse, dy, dx, length, inner);

        for (int vector = 0; vector < inverse.Length; vector++)
        {
            int[] places = [.. Enumerable.Range(0, length).Select(i => (((vector / inner * length) + i) * inner) + (vector % inner))];
            float sum = places.Aggregate(0f, (total, i) => MathF.FusedMultiplyAdd(x[i], x[i], total));
            float dot = places.Aggregate(0f, (total, i) => MathF.FusedMultiplyAdd(dy[i], y[i], total));
            Assert.Equal(1f / MathF.Sqrt(sum), inverse[vector]);
            foreach (int i in places)
            {
                Assert.Equal(x[i] * inverse[vector], y[i]);
                Assert.Equal((dy[i] - (y[i] * dot)) * inverse[vector], dx[i]);
            }
        }
    }
}
