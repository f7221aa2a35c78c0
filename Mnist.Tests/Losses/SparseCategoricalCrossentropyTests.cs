using Mnist.Models.Losses;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Losses;

public sealed class SparseCategoricalCrossentropyTests
{
    // TensorFlow 2.21.0: Minimum, Maximum, Log and SparseSoftmaxCrossEntropyWithLogits, which is Keras' graph, and their gradients.
    public static TheoryData<float[], float, float, float[]> Unnormalised => new()
    {
        { [5f, 3f], 0f, 0.6931471825f, [0f, 0f] },
        { [0f, 0f], 0f, 0.6931471825f, [0f, 0f] },
        { [3f, 0.5f], 0f, 0.4054650962f, [0f, 0.6666667461f] },
        { [0.2f, 0.9f], 0f, 1.7047481537f, [-4.0909090042f, 0.9090909362f] },
        { [0.2f, 0.3f, 0.1f], 1f, 0.6931471825f, [1.6666665077f, -1.6666666269f, 1.6666665077f] },
        { [-1f, 0.25f, 0.5f], 2f, 0.4054652751f, [0f, 1.3333331347f, -0.6666668653f] },
        { [1e-7f, 0.5f], 0f, 15.4249477386f, [-9999998f, 1.9999995232f] },
        { [0f, 0.5f, 0.5f], 0f, 16.1180953979f, [0f, 0.9999998808f, 0.9999998808f] },
    };

    [Theory]
    [MemberData(nameof(Unnormalised))]
    public void Outputs_that_do_not_sum_to_one_are_judged_as_in_keras(float[] outputs, float label, float expected, float[] expectedGradient)
    {
        float[] gradient = new float[outputs.Length];

        double loss = new SparseCategoricalCrossentropy().Compute(outputs, [label], [], 1, outputs.Length, 1f, gradient, fused: false);

        Agreement.Check("loss", [expected], [(float)loss], 1e-6);
        Agreement.Check("gradient", expectedGradient, gradient, 1e-6);
    }

    [Fact]
    public void An_output_that_is_no_number_makes_the_loss_none() =>
        Assert.True(double.IsNaN(new SparseCategoricalCrossentropy().Compute([float.NaN, 0.5f], [1f], [], 1, 2, 1f, [], fused: false)));
}
