using Mnist.Models.Tensors;

namespace Mnist.Tests.Tensors;

public sealed class NDArrayTests
{
    private static readonly NDArray Grid = np.arange(24).reshape((4, 6));

    // What NumPy gives for range(10)[...].
    public static TheoryData<string, int[]> Slices => new()
    {
        { ":", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { "::4", [0, 4, 8] },
        { "2:5", [2, 3, 4] },
        { "-3:", [7, 8, 9] },
        { ":-8", [0, 1] },
        { "1:9:3", [1, 4, 7] },
        { "::-1", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { "8:2:-3", [8, 5] },
        { "-2::-4", [8, 4, 0] },
        { "5:2", [] },
        { "20:", [] },
        { "-20:2", [0, 1] },
        { ":100", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { " 2 : 4 ", [2, 3] },
    };

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_slice_takes_what_numpy_takes(string slice, int[] expected) => Assert.Equal(expected, np.arange(10)[slice].ToArray<int>());

    [Fact]
    public void Slices_of_several_axes_cut_a_block()
    {
        NDArray block = Grid["1:3, ::2"];

        Assert.Equal(new Shape(2, 3), block.shape);
        Assert.Equal([6, 8, 10, 12, 14, 16], block.ToArray<int>());
        Assert.Equal(block.ToArray<int>(), Grid[new Slice(1, 3), new Slice(Step: 2)].ToArray<int>());
        Assert.Equal(new Shape(4, 2), Grid[Slice.All, new Slice(-2)].shape);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("a:b")]
    [InlineData("1:2:3:4")]
    [InlineData("")]
    public void A_text_that_is_no_slice_is_refused(string text)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Grid[text]);

        Assert.StartsWith($"A slice is written start:stop or start:stop:step, as ::100, received '{text}'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_slices_than_axes_and_a_step_of_0_are_refused()
    {
        Assert.StartsWith("3 slices are too many for an array of shape (4, 6).", Assert.Throws<ArgumentException>(() => Grid[":, :, :"]).Message, StringComparison.Ordinal);
        Assert.Equal("The step of a slice must not be 0.", Assert.Throws<ArgumentException>(() => Grid["::0"]).Message);
    }

    [Fact]
    public void Indices_take_rows_and_numbers()
    {
        Assert.Equal([6, 7, 8, 9, 10, 11], Grid[1].ToArray<int>());
        Assert.Equal(23, (int)Grid[-1, -1]);
        Assert.Equal(8.5f, (float)(Grid[1, 2] + 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grid[4]);
        Assert.Throws<InvalidOperationException>(() => (float)Grid[0]);
    }

    [Fact]
    public void Arithmetic_with_numbers_makes_floats()
    {
        NDArray result = (np.array<byte>(3, 10, 255) / 255f * 2) - 1;

        Assert.Equal(TF_DataType.TF_FLOAT, result.dtype);
        Assert.Equal(1f, (float)result[2]);
        Assert.Equal([1f, 2f, 0f], (np.array(-5, 5, 3) % 3).ToArray<float>());   // the sign of the divisor, as NumPy
    }

    [Fact]
    public void Types_are_converted_towards_zero() => Assert.Equal([-1, 1, 2], np.array(-1.9f, 1.9f, 2f).astype(np.int32).ToArray<int>());

    [Fact]
    public void Rectangular_arrays_come_in_and_go_out()
    {
        NDArray array = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };

        Assert.Equal(new Shape(2, 3), array.shape);
        Assert.Equal(6f, ((float[,])array.ToMultiDimArray<float>())[1, 2]);
    }

    [Fact]
    public void Reshape_computes_one_axis_and_refuses_what_does_not_fit()
    {
        Assert.Equal(new Shape(2, 12), Grid.reshape((2, -1)).shape);
        Assert.StartsWith("An array of shape (4, 6) (24 elements) cannot be reshaped to (5, 5).", Assert.Throws<ArgumentException>(() => Grid.reshape((5, 5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Helpers_do_what_numpy_does()
    {
        Assert.Equal([2, 0], np.argmax(np.array(new float[,] { { 0, 1, 2 }, { 5, 5, 1 } })).ToArray<int>());
        Assert.Equal(new Shape(4, 6, 1), np.expand_dims(Grid, -1).shape);
        Assert.Equal(new Shape(1, 4, 6), np.expand_dims(Grid, 0).shape);
        Assert.Equal(11.5f, np.mean(Grid));
        Assert.Equal(276f, np.sum(Grid));
        Assert.Equal([1f, 1f], np.ones(2).ToArray<float>());
        Assert.Equal(new Shape(2, 3), np.zeros((2, 3)).shape);
        Assert.StartsWith("argmax goes over the last axis", Assert.Throws<ArgumentException>(() => np.argmax(Grid, axis: 0)).Message, StringComparison.Ordinal);
    }
}
