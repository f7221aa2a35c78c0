using Mnist.Formats.Tensors;

namespace Mnist.Tests.Formats.Tensors;

// The numbers are NumPy's, with np.float32(...) for a number beside bytes or floats.
public sealed class ArithmeticTests
{
    private static readonly NDArray Grid = np.array(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

    // What NumPy gives for two arrays: sum, and quotient.
    public static TheoryData<Array, Array, TF_DataType, TF_DataType> Types => new()
    {
        { new byte[1], new byte[] { 1 }, TF_DataType.TF_UINT8, TF_DataType.TF_DOUBLE },
        { new byte[1], new[] { 1 }, TF_DataType.TF_INT32, TF_DataType.TF_DOUBLE },
        { new byte[1], new[] { 1f }, TF_DataType.TF_FLOAT, TF_DataType.TF_FLOAT },
        { new int[1], new[] { 1 }, TF_DataType.TF_INT32, TF_DataType.TF_DOUBLE },
        { new int[1], new[] { 1L }, TF_DataType.TF_INT64, TF_DataType.TF_DOUBLE },
        { new int[1], new[] { 1f }, TF_DataType.TF_DOUBLE, TF_DataType.TF_DOUBLE },
        { new long[1], new byte[] { 1 }, TF_DataType.TF_INT64, TF_DataType.TF_DOUBLE },
        { new long[1], new[] { 1f }, TF_DataType.TF_DOUBLE, TF_DataType.TF_DOUBLE },
        { new float[1], new[] { 1f }, TF_DataType.TF_FLOAT, TF_DataType.TF_FLOAT },
        { new float[1], new[] { 1.0 }, TF_DataType.TF_DOUBLE, TF_DataType.TF_DOUBLE },
        { new double[1], new[] { 1L }, TF_DataType.TF_DOUBLE, TF_DataType.TF_DOUBLE },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Two_arrays_give_numpys_type(Array left, Array right, TF_DataType sum, TF_DataType quotient)
    {
        NDArray one = left;
        NDArray other = right;

        Assert.Equal(sum, (one + other).dtype);
        Assert.Equal(sum, (other * one).dtype);
        Assert.Equal(quotient, (one / other).dtype);
    }

    [Fact]
    public void Arrays_of_one_shape_go_element_by_element()
    {
        Assert.Equal([2f, 4, 6, 8, 10, 12], (Grid + Grid).ToArray<float>());
        Assert.Equal([0f, 0, 0, 0, 0, 0], (Grid - Grid).ToArray<float>());
        Assert.Equal([1f, 4, 9, 16, 25, 36], (Grid * Grid).ToArray<float>());
        Assert.Equal([1f, 1, 1, 1, 1, 1], (Grid / Grid).ToArray<float>());
        Assert.Equal(Grid.shape, (Grid + Grid).shape);
    }

    [Fact]
    public void An_array_of_the_last_axes_is_repeated()
    {
        NDArray row = np.array(10f, 20, 30);

        Assert.Equal([11f, 22, 33, 14, 25, 36], (Grid + row).ToArray<float>());
        Assert.Equal([9f, 18, 27, 6, 15, 24], (row - Grid).ToArray<float>());
        Assert.Equal(new Shape(2, 3), (row - Grid).shape);
        Assert.Equal(new Shape(0, 3), (np.zeros((0, 3)) + row).shape);
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Grid + np.ones(2));

        Assert.Equal("Arrays of shapes (2, 3) and (2,) do not match: the shapes must be equal, or one the last axes of the other. Reshape one of them.", error.Message);
        Assert.Throws<ArgumentException>(() => Grid + np.ones((3, 2)));
        Assert.Throws<ArgumentException>(() => np.ones(1) + np.ones(0));
    }

    [Fact]
    public void Integers_wrap()
    {
        Assert.Equal(new byte[] { 44, 255 }, (np.array<byte>(200, 0) + np.array<byte>(100, 255)).ToArray<byte>());
        Assert.Equal([int.MinValue], (np.array(int.MaxValue) + np.array(1)).ToArray<int>());
        Assert.Equal([9007199254740993L], (np.array(9007199254740992L) + np.array(1L)).ToArray<long>());
        Assert.Equal([0.5], (np.array(1) / np.array(2)).ToArray<double>());
    }

    [Fact]
    public void Bytes_and_a_number_make_floats()
    {
        NDArray result = (np.array<byte>(3, 10, 255) / 255 * 2) - 1;

        Assert.Equal(TF_DataType.TF_FLOAT, result.dtype);
        Assert.Equal([(3 / 255f * 2) - 1, (10 / 255f * 2) - 1, 1f], result.ToArray<float>());
    }

    [Fact]
    public void Wide_types_and_a_number_keep_their_digits()
    {
        Assert.Equal([1.0, 1.0], (np.array(16777217, 16777219) % 2).ToArray<double>());
        Assert.Equal([16777217.0], (np.array(16777217L) + 0f).ToArray<double>());
        Assert.Equal([1e300], (np.array(1e300) * 1f).ToArray<double>());
        Assert.Equal([1.0], (np.array(16777218) - 16777217).ToArray<double>());
    }

    [Fact]
    public void Floats_stay_floats_beside_a_number()
    {
        NDArray result = np.array(1f) / 3.0;

        Assert.Equal(TF_DataType.TF_FLOAT, result.dtype);
        Assert.Equal([1f / 3f], result.ToArray<float>());
        Assert.Equal([float.PositiveInfinity], (np.array(1f) * 1e300).ToArray<float>());
    }

    [Fact]
    public void A_number_may_stand_on_the_left()
    {
        Assert.Equal([0f, -1, -2, -3, -4, -5], (1f - Grid).ToArray<float>());
        Assert.Equal([2f, 3, 4, 5, 6, 7], (1 + Grid).ToArray<float>());
        Assert.Equal([2f, 4, 6, 8, 10, 12], (2 * Grid).ToArray<float>());
        Assert.Equal([60f, 30, 20, 15, 12, 10], (60.0 / Grid).ToArray<float>());
    }

    [Theory]
    [InlineData(-5f, 3f, 1f)]
    [InlineData(5f, -3f, -1f)]
    [InlineData(1f, 0.1f, 0.09999999f)]
    [InlineData(5f, float.PositiveInfinity, 5f)]
    [InlineData(-5f, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-1e-10f, 1f, 1f)]
    [InlineData(-6f, 3f, 0f)]
    [InlineData(6f, -3f, -0f)]
    [InlineData(5f, 0f, float.NaN)]
    [InlineData(float.NaN, 3f, float.NaN)]
    public void The_remainder_is_numpys(float value, float divisor, float expected)
    {
        float remainder = (float)(np.array(value) % divisor);

        Assert.Equal(expected, remainder);
        Assert.Equal(float.CopySign(1, divisor), float.IsNaN(expected) ? 1 : float.CopySign(1, remainder));
    }
}
