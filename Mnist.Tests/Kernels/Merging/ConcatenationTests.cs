using Mnist.Models.Kernels.Merging;

namespace Mnist.Tests.Kernels.Merging;

public sealed class ConcatenationTests
{
    // Two blocks of (2, then 3) elements.
    [Fact]
    public void Insert_lays_parts_beside_each_other_and_Extract_takes_them_out()
    {
        int[] whole = new int[10];
        Concatenation.Insert<int>([1, 2, 3, 4], whole, length: 2, stride: 5, offset: 0);
        Concatenation.Insert<int>([5, 6, 7, 8, 9, 10], whole, length: 3, stride: 5, offset: 2);
        Assert.Equal([1, 2, 5, 6, 7, 3, 4, 8, 9, 10], whole);

        int[] part = new int[6];
        Concatenation.Extract<int>(whole, part, length: 3, stride: 5, offset: 2);
        Assert.Equal([5, 6, 7, 8, 9, 10], part);
    }
}
