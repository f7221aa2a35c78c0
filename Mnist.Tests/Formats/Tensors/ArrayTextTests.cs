using System.Globalization;
using System.Text.Json;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Tensors;

/// <summary>Arrays print as in NumPy: what its <c>str</c> gave for arrays of every type, shape and size stands in <c>numpy-text.json</c>.</summary>
public sealed class ArrayTextTests
{
    private static readonly JsonElement Recorded = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Tensors", "numpy-text.json"))).RootElement.GetProperty("cases");

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Recorded.GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_array_prints_as_in_numpy(int number)
    {
        JsonElement recorded = Recorded[number];

        Assert.Equal(recorded.GetProperty("text").GetString(), Array(recorded).ToString());
    }

    // NumPy 2.3 and later, and its comparison of float32 with a number of Python's: what is recorded is of an earlier one, where the two agree.
    [Theory]
    [InlineData(new[] { 1234567f, 1f }, "[1.234567e+06 1.000000e+00]")]
    [InlineData(new[] { 999999f, 1000f }, "[999999.   1000.]")]
    [InlineData(new[] { 1e-4f, 1e-2f }, "[0.0001 0.01  ]")]
    public void Float32_has_an_exponent_from_where_it_cannot_count_in_ones(float[] values, string text) => Assert.Equal(text, new NDArray(values).ToString());

    [Fact]
    public void The_language_of_the_machine_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NegativeSign, other.NumberFormat.NumberDecimalSeparator) = ("−", ",");
            CultureInfo.CurrentCulture = other;

            Assert.Equal("[[-0.5   1.25]\n [ 3.    4.  ]]", new NDArray(new[,] { { -0.5f, 1.25f }, { 3f, 4f } }).ToString());
            Assert.Equal("[-1  2]", new NDArray(new[] { -1, 2 }).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Several_outputs_print_below_their_names()
    {
        Arrays outputs = new Dictionary<string, NDArray> { ["digit"] = new(new[] { 0.25f, 0.75f }), ["odd"] = new(new[] { 1, 0 }) };

        Assert.Equal("digit:\n[0.25 0.75]\nodd:\n[1 0]", outputs.ToString());
        Assert.Equal("[1. 1.]\n[0.]", new Arrays([np.ones(2), np.zeros(1)]).ToString());
    }

    // A data set is printed in a moment: only what is shown is looked at.
    [Fact]
    public void A_data_set_prints_its_corners()
    {
        NDArray images = np.zeros((6000, 28, 28));

        Assert.StartsWith("[[[0. 0. 0. ... 0. 0. 0.]\n  [0. 0. 0. ... 0. 0. 0.]\n  [0. 0. 0. ... 0. 0. 0.]\n  ...\n", images.ToString(), StringComparison.Ordinal);
    }

    private static NDArray Array(JsonElement recorded)
    {
        Shape shape = new([.. recorded.GetProperty("shape").EnumerateArray().Select(dim => dim.GetInt64())]);
        double[]? range = recorded.TryGetProperty("start", out JsonElement start)
            ? [.. Enumerable.Range(0, shape.Count).Select(i => (i * recorded.GetProperty("step").GetDouble()) + start.GetDouble())]
            : null;
        string[] texts = range is null ? [.. recorded.GetProperty("values").EnumerateArray().Select(value => value.GetString()!)] : [];
        double[] reals = range ?? [.. texts.Select(Real)];
        System.Array data = recorded.GetProperty("dtype").GetString() switch
        {
            "float32" => System.Array.ConvertAll(reals, value => (float)value),
            "float64" => reals,
            "int32" => System.Array.ConvertAll(reals, value => (int)value),
            "int64" => range is null ? System.Array.ConvertAll(texts, text => long.Parse(text, CultureInfo.InvariantCulture)) : System.Array.ConvertAll(reals, value => (long)value),
            _ => System.Array.ConvertAll(reals, value => (byte)value),
        };
        return new NDArray(data, shape);
    }

    private static double Real(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
