using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Activations;

[Trait("Category", "fixtures")]
public sealed class ActivationFixtureTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<string> Cases()
    {
        string file = Path.Combine(FixtureFolder.Root, "layers", "activations.npz");
        return File.Exists(file) ? [.. NpzFile.ReadAll(file).Keys.Where(key => key != "x" && !key.StartsWith("d_", StringComparison.Ordinal))] : [];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activation_and_derivative_agree_with_keras(string name)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(FixtureFolder.Require("layers"), "activations.npz"));
        ActivationFunction? activation = Find(name);
        Assert.SkipUnless(activation is not null, $"Activation '{name}' does not exist here yet.");
        float[] x = arrays["x"].ToArray<float>();
        float[] y = new float[x.Length];
        float[] derivative = Enumerable.Repeat(1f, x.Length).ToArray();

        activation!.Forward(x, y, 1);
        activation.Backward(y, derivative, derivative, 1);

        Agreement.Check(name, arrays[name].ToArray<float>(), y, Tolerance);
        Agreement.Check("d_" + name, arrays["d_" + name].ToArray<float>(), derivative, Tolerance);
    }

    // As TensorFlow: a network that went astray must not look sound. 19 numbers: a whole vector of each width, and a rest.
    [Theory]
    [InlineData("elu")]
    [InlineData("linear")]
    [InlineData("relu")]
    [InlineData("sigmoid")]
    [InlineData("softmax")]
    [InlineData("tanh")]
    public void Not_a_number_stays_none(string name)
    {
        float[] x = [.. Enumerable.Repeat(float.NaN, 19)];
        float[] y = new float[x.Length];

        ActivationFunction.Get(name).Forward(x, y, 1);

        Assert.All(y, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Unknown_name_is_answered_with_the_known_ones()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ActivationFunction.Get("rellu"));

        Assert.StartsWith("Unknown activation 'rellu'. Known activations: elu, linear, relu, sigmoid, softmax, tanh.", error.Message, StringComparison.Ordinal);
    }

    private static ActivationFunction? Find(string name)
    {
        try
        {
            return ActivationFunction.Get(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
