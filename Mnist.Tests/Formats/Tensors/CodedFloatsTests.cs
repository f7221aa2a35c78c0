using Mnist.Formats.Tensors;

namespace Mnist.Tests.Formats.Tensors;

/// <summary>Floats that are kept as bytes are, to the bit, the floats they stand for.</summary>
public sealed class CodedFloatsTests
{
    private const int Rows = 13;
    private const int Columns = 53;

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, Rows * Columns).Select(i => (byte)(i * 7))];

    private static readonly Dictionary<string, (Func<NDArray, NDArray> Compute, Func<float, float> Expected)> All = new()
    {
        ["as floats"] = (x => x.astype(np.float32), value => value),
        ["pixels from 0 to 1"] = (x => x / 255f, value => value / 255f),
        ["as Python users write it"] = (x => x.astype(np.float32) / 255f, value => value / 255f),
        ["by a factor"] = (x => x * (1f / 255f), value => value * (1f / 255f)),
        ["by another divisor"] = (x => x / 3.7f, value => value / 3.7f),
        ["from -1 to 1"] = (x => (x - 127.5f) / 127.5f, value => (value - 127.5f) / 127.5f),
        ["negative"] = (x => x / -255f, value => value / -255f),
        ["subtracted"] = (x => 1f - (x / 255f), value => 1f - (value / 255f)),
        ["NaN and infinite"] = (x => x / 0f, value => value / 0f),
        ["reciprocal"] = (x => 1f / x, value => 1f / value),
        ["remainder"] = (x => x % 7f, value => value % 7f),
        ["large"] = (x => x * 1e38f, value => value * 1e38f),
        ["small"] = (x => x * 1e-44f, value => value * 1e-44f),
        ["an array of one number"] = (x => x / new NDArray(new[] { 255f }, new Shape()), value => value / 255f),
    };

    public static TheoryData<string> Computations => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Computations))]
    public void Numbers_and_bytes_give_the_bits_of_the_floats(string name)
    {
        (Func<NDArray, NDArray> compute, Func<float, float> expected) = All[name];
        float[] floats = [.. Bytes.Select(value => expected(value))];

        NDArray x = compute(new NDArray(Bytes, new Shape(Rows, Columns)));

        Assert.Equal((TF_DataType.TF_FLOAT, new Shape(Rows, Columns)), (x.dtype, x.shape));
        Assert.NotNull(x.Coded);
        AssertBits(floats, x.ToArray<float>());
        Assert.NotNull(x.Coded);
        AssertBits(floats[Columns..(3 * Columns)], x[1..3].ToArray<float>());
        AssertBits([.. floats.Where((_, i) => i / Columns % 2 == 0)], x["::2"].ToArray<float>());
        AssertBits(floats[..(12 * Columns)], x[..12].ToArray<float>());
        AssertBits(floats[(4 * Columns)..(5 * Columns)], x[4].ToArray<float>());
        AssertBits(floats, x.reshape((Columns, Rows)).Singles());
        AssertBits(floats, x.Singles());
        Assert.Same(x.Singles(), x.Singles());
        Assert.Equal(floats.Select(value => (double)value), x.ToArray<double>());
        Assert.Equal(floats.Select(value => (double)value), compute(new NDArray(Bytes)).astype(TF_DataType.TF_DOUBLE).ToArray<double>());
    }

    [Fact]
    public void Any_run_of_them_can_be_decoded()
    {
        CodedFloats pixels = CodedFloats.Divide(Bytes, 255f);

        for (int length = 0; length < 140; length++)
        {
            float[] target = new float[length];
            pixels.Decode(length * 3, target);
            AssertBits([.. Bytes.Skip(length * 3).Take(length).Select(value => value / 255f)], target);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => pixels.Decode(Bytes.Length - 1, new float[2]));
    }

    [Fact]
    public void A_table_of_any_numbers_is_looked_up()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(code => MathF.Sin(code))];

        NDArray x = new(new CodedFloats(Bytes, values), new Shape(Rows, Columns));

        AssertBits([.. Bytes.Select(code => values[code])], x.Singles());
        AssertBits([.. Bytes.Select(code => (values[code] * 2f) - 1f)], ((x * 2f) - 1f).Singles());
    }

    [Fact]
    public void Whoever_writes_into_bytes_changes_no_array_that_was_computed_of_them()
    {
        byte[] own = [.. Bytes];
        NDArray bytes = new(own);
        (NDArray divided, NDArray floats) = (bytes / 255f, bytes.astype(np.float32));

        own.AsSpan().Clear();

        AssertBits([.. Bytes.Select(value => value / 255f)], divided.Singles());
        AssertBits([.. Bytes.Select(value => (float)value)], floats.Singles());
    }

    [Fact]
    public void A_float_takes_a_byte_of_memory()
    {
        NDArray bytes = new(new byte[1_000_000], new Shape(1000, 1000));
        long before = GC.GetAllocatedBytesForCurrentThread();

        NDArray x = ((bytes / 255f) - 0.5f).reshape((1000, 10, 100));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1_000_000, 1_050_000);
        Assert.Equal(1_000_000, x.size);
    }

    [Fact]
    public void Other_arrays_are_not_kept_so()
    {
        Assert.Null(new NDArray(new float[1000]).Coded);
        Assert.Null(np.arange(1000).Coded);
        Assert.Null((new NDArray(new float[1000]) / 255f).Coded);
        Assert.Null((new NDArray(new byte[200]) / 255f).Coded);                            // the table would be longer
        Assert.Equal(Bytes.Select(value => (float)value), new NDArray(Bytes).Coded!.ToArray());
        Assert.Equal(TF_DataType.TF_DOUBLE, (new NDArray(Bytes) / new NDArray(Bytes)).dtype);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.StartsWith("A byte stands for one of 256 numbers, received 3; give one for each.", Assert.Throws<ArgumentException>(() => new CodedFloats(Bytes, new float[3])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Shape (10, 10) does not hold the 689 elements received.", Assert.Throws<ArgumentException>(() => new NDArray(CodedFloats.Divide(Bytes, 255f), (10, 10))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NDArray(Bytes).astype(np.float32).reshape((10, 10)));
    }

    private static void AssertBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
}
