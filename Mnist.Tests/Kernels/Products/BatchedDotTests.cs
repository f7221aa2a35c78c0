using Mnist.Models.Kernels.Products;

namespace Mnist.Tests.Kernels.Products;

public sealed class BatchedDotTests
{
    private const int Rows = 3;

    // Vectors, matrices, and more axes than two; the summed axis first, last and in the middle on either side.
    public static TheoryData<int[], int[], int, int> Shapes => new()
    {
        { [5], [5], 0, 0 }, { [3, 5], [5], 1, 0 }, { [5], [5, 4], 0, 0 }, { [5], [4, 5], 0, 1 }, { [3, 5], [5, 4], 1, 0 }, { [5, 3], [4, 5], 0, 1 },
        { [3, 5], [4, 5], 1, 1 }, { [5, 3], [5, 4], 0, 0 }, { [2, 5, 3], [4, 5, 2], 1, 1 }, { [5, 2, 3], [2, 4, 5], 0, 2 }, { [2, 3, 5], [5, 4, 2], 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_and_Backward_are_their_definitions(int[] xShape, int[] yShape, int xAxis, int yAxis)
    {
        BatchedDot dot = new(xShape, yShape, xAxis, yAxis);
        (int xSize, int ySize, int k) = (Size(xShape), Size(yShape), xShape[xAxis]);
        (int xOthers, int yOthers) = (xSize / k, ySize / k);
        Assert.Equal(xOthers * yOthers, dot.OutputSize);
        float[] x = KernelSamples.Uniform(1, Rows * xSize);
        float[] y = KernelSamples.Uniform(2, Rows * ySize);
        float[] gradient = KernelSamples.Uniform(3, Rows * dot.OutputSize);
        (float[] result, float[] dx, float[] dy) = (new float[gradient.Length], new float[x.Length], new float[y.Length]);
        float[] scratch = new float[dot.ScratchSize];
        dot.Forward(x, y, result, scratch);
        dot.Backward(x, y, gradient, dx, dy, scratch);

        (double[] expected, double[] expectedDx, double[] expectedDy) = (new double[result.Length], new double[x.Length], new double[y.Length]);
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < dot.OutputSize * k; i++)
            {
                int output = (row * dot.OutputSize) + (i / k);
                int left = (row * xSize) + Place(xShape, xAxis, i / k / yOthers, i % k);
                int right = (row * ySize) + Place(yShape, yAxis, i / k % yOthers, i % k);
                expected[output] += (double)x[left] * y[right];
                expectedDx[left] += (double)gradient[output] * y[right];
                expectedDy[right] += (double)gradient[output] * x[left];
            }
        }

        AssertNear(expected, result);
        AssertNear(expectedDx, dx);
        AssertNear(expectedDy, dy);
    }

    [Fact]
    public void A_gradient_that_is_not_wanted_is_left_out()
    {
        BatchedDot dot = new([2, 3], [3, 2], 1, 0);
        (float[] x, float[] y, float[] gradient) = (KernelSamples.Uniform(1, 6), KernelSamples.Uniform(2, 6), KernelSamples.Uniform(3, 4));
        (float[] dx, float[] dy, float[] dxAlone, float[] dyAlone, float[] scratch) = (new float[6], new float[6], new float[6], new float[6], new float[dot.ScratchSize]);
        dot.Backward(x, y, gradient, dx, dy, scratch);
        dot.Backward(x, y, gradient, dxAlone, [], scratch);
        dot.Backward(x, y, gradient, [], dyAlone, scratch);

        Assert.Equal(dx, dxAlone);
        Assert.Equal(dy, dyAlone);
    }

    [Fact]
    public void Axes_of_two_sizes_are_refused_in_one_sentence()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new BatchedDot([2, 3], [4, 5], 1, 0));
        Assert.Equal("Dot products need axes of one size, received axis 1 of rows of shape (2, 3) and axis 0 of rows of shape (4, 5).", error.Message);
    }

    private static int Size(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    // Where the element lies whose other axes, in order, are at `others` and whose summed axis is at k.
    private static int Place(int[] shape, int axis, int others, int k)
    {
        int inner = Size(shape[(axis + 1)..]);
        return (((others / inner * shape[axis]) + k) * inner) + (others % inner);
    }

    private static void AssertNear(double[] expected, float[] actual) => Assert.All(expected, (value, i) => Assert.Equal(value, actual[i], 1e-6));
}
