using Mnist.Formats.Tensors;

namespace Mnist.Tests.Formats.Tensors;

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
        { "::2147483647", [0] },
        { "::-2147483648", [9] },
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
        Assert.Equal("slices", error.ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentException>(() => Slice.Parse(text)).ParamName);
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
        Assert.Equal(new Shape(2, 6), Grid[1..^1].shape);
        Assert.Equal(new Shape(0, 6), Grid[4..].shape);
    }

    [Fact]
    public void Indices_outside_the_array_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Grid[4]);
        AssertSays<ArgumentException>("3 indices are too many for an array of shape (4, 6).", () => Grid[0, 1, 2]);
        AssertSays<ArgumentOutOfRangeException>("Rows 0..10 are outside the 4 rows of shape (4, 6).", () => Grid[..10]);
        AssertSays<ArgumentOutOfRangeException>("Rows 3..1 are outside the 4 rows of shape (4, 6).", () => Grid[3..1]);
        AssertSays<ArgumentException>("An array of shape () has no rows to take.", () => Grid[0, 0][..1]);
        AssertSays<InvalidOperationException>("Only an array of one element is a number, received shape (6,).", () => (float)Grid[0]);
        AssertSays<InvalidOperationException>("Only an array of one element is a number, received shape (0,).", () => (int)np.zeros(0));
        AssertSays<InvalidOperationException>("An array of shape () has no axes. Use ToArray.", () => Grid[0, 0].ToMultiDimArray<float>());
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        AssertSays<ArgumentOutOfRangeException>("Shape (4, 6) has 2 axes, there is no axis 5.", () => Grid.shape[5]);
        AssertSays<ArgumentOutOfRangeException>("Shape (4, 6) has 2 axes, there is no axis -3.", () => Grid.shape[-3]);
        AssertSays<ArgumentOutOfRangeException>("Shape () has 0 axes, there is no axis -1.", () => new Shape()[-1]);
        AssertSays<ArgumentOutOfRangeException>("The size of an axis must be 0 or more, or -1 where unknown, received -5.", () => new Shape(2, -5));
        AssertSays<ArgumentException>("Shape (2, 2) does not hold the 3 elements received.", () => new NDArray(new[] { 1, 2, 3 }, (2, 2)));
        AssertSays<ArgumentException>("An array of shape (4, 6) (24 elements) cannot be reshaped to", () => Grid.reshape((int.MaxValue, int.MaxValue, int.MaxValue)));
        AssertSays<ArgumentOutOfRangeException>("An array has at most", () => np.zeros((int.MaxValue, int.MaxValue, int.MaxValue)));
    }

    // To the runtime the first four are also int[], byte[] or long[].
    public static TheoryData<Array> OtherTypes => new()
    {
        new uint[] { 4_000_000_000 }, new sbyte[] { -1 }, new ulong[] { ulong.MaxValue }, new[] { DayOfWeek.Friday }, new ushort[] { 3 }, new uint[1, 1],
    };

    [Theory]
    [MemberData(nameof(OtherTypes))]
    public void Other_element_types_are_refused(Array values)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => np.array(values));

        Assert.Equal("values", error.ParamName);
        Assert.StartsWith($"Elements must be float, double, int, long or byte, received {values.GetType().GetElementType()!.Name}.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (NDArray)values);
        Assert.Throws<ArgumentException>(() => new NDArray(values, 1));
    }

    [Fact]
    public void Types_are_converted_towards_zero_and_integers_wrap()
    {
        Assert.Equal([-1, 1, 2], np.array(-1.9f, 1.9f, 2f).astype(np.int32).ToArray<int>());
        Assert.Equal(new byte[] { 44, 255, 2, 212, 0 }, np.array(300f, -1f, 2.7f, -300f, float.NaN).astype(np.uint8).ToArray<byte>());
        Assert.Equal(new byte[] { 44, 255 }, np.array(300.0, -1.0).ToArray<byte>());
        Assert.Equal(new byte[] { 44, 255 }, np.array(300, -1).ToArray<byte>());
        Assert.Equal([uint.MaxValue], np.array(-1f).ToArray<uint>());
        Assert.Equal([(Half)0.5f], np.array(0.5f).ToArray<Half>());
        Assert.Equal([1e19f], np.array(1e19).ToArray<float>());
    }

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
        Assert.Equal(float.NaN, np.mean(np.zeros(0)));
    }

    [Fact]
    public void Argmax_compares_in_the_type_of_the_array()
    {
        Assert.Equal(1, (int)np.argmax(np.array(16777216L, 16777217L)));
        Assert.Equal(1, (int)np.argmax(np.array(16777216, 16777217)));
        Assert.Equal(1, (int)np.argmax(np.array(1, 1 + 1e-9)));
        Assert.Equal(2, (int)np.argmax(np.array<byte>(3, 1, 255)));
    }

    [Fact]
    public void Argmax_finds_the_first_nan()
    {
        Assert.Equal(1, (int)np.argmax(np.array(1f, float.NaN, 3f, float.NaN)));
        Assert.Equal(0, (int)np.argmax(np.array(double.NaN, 3)));
    }

    [Fact]
    public void Argmax_refuses_other_axes_and_empty_rows()
    {
        Assert.Equal("axis", AssertSays<ArgumentException>("argmax goes over the last axis, -1 or 1 for shape (4, 6), received axis 0.", () => np.argmax(Grid, axis: 0)).ParamName);
        Assert.Equal("a", AssertSays<ArgumentException>("argmax goes over the last axis, which must not be empty, received shape (2, 0).", () => np.argmax(np.zeros((2, 0)))).ParamName);
    }

    private static T AssertSays<T>(string sentence, Func<object> call)
        where T : Exception
    {
        T error = Assert.Throws<T>(call);
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        return error;
    }
}
