using Mnist.Models.Kernels.Merging;

namespace Mnist.Tests.Kernels.Merging;

public sealed class RowBroadcastTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [3], [3] }, { [1], [4] }, { [1, 3], [2, 3] }, { [2, 1], [2, 3] }, { [3], [2, 3] }, { [1, 2, 1, 3], [4, 2, 5, 3] }, { [2, 1, 1], [2, 3, 4] },
        { [1, 1, 3], [2, 2, 3] }, { [2, 3, 1], [2, 3, 1] }, { [1, 2, 1], [3, 2, 1] }, { [1, 1], [1, 1] },
    };

    // Twice two rows, so that a row's place counts too.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Repeat_and_Sum_are_their_definitions(int[] from, int[] to)
    {
        RowBroadcast broadcast = new(from, to);
        float[] x = KernelSamples.Uniform(1, 2 * broadcast.FromSize);
        float[] dy = [.. KernelSamples.Uniform(2, 2 * broadcast.ToSize).Select(value => MathF.Round(value * 64))];
        (float[] y, float[] dx) = (new float[dy.Length], new float[x.Length]);
        broadcast.Repeat(x, y);
        broadcast.Sum(dy, dx);

        float[] expected = new float[x.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            int source = (i / broadcast.ToSize * broadcast.FromSize) + Source(from, to, i % broadcast.ToSize);
            Assert.Equal(x[source], y[i]);
            expected[source] += dy[i];
        }

        Assert.Equal(expected, dx);
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_refused_in_one_sentence()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new RowBroadcast([2, 3], [4, 3]));
        Assert.Equal("A row of shape (2, 3) cannot be repeated to shape (4, 3): each size must be 1 or equal.", error.Message);
    }

    private static int Source(int[] from, int[] to, int place)
    {
        (int source, int stride) = (0, 1);
        for (int axis = to.Length - 1, mine = from.Length - 1; axis >= 0; axis--, mine--)
        {
            int size = mine < 0 ? 1 : from[mine];
            source += size == 1 ? 0 : place % to[axis] * stride;
            place /= to[axis];
            stride *= size;
        }

        return source;
    }
}
