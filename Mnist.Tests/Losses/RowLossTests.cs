using Mnist.Models.Losses;
using Mnist.Tests.Kernels;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Losses;

public sealed class RowLossTests
{
    private const int Columns = 5;

    public static TheoryData<string> Names =>
    [
        "binary_crossentropy", "categorical_hinge", "cosine_similarity", "hinge", "huber", "kl_divergence", "log_cosh", "mean_absolute_error",
        "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "poisson", "squared_hinge",
    ];

    // What a prediction moves by is 1/256, exact in float; a loss of size 1 is right to 1e-7, so a slope to 2e-5 and its square's share.
    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_the_slope_of_the_loss(string name)
    {
        const float Step = 1f / 256;
        Loss loss = Loss.Get(name);
        float[] predictions = [.. KernelSamples.Uniform(4, Columns).Select(value => 0.3f + (0.2f * MathF.Abs(value)))];
        float[] targets = name == "categorical_hinge" ? [0, 0, 1, 0, 0] : [0.9f, 0.1f, 0.7f, 0.2f, 0.95f];
        float[] gradient = new float[Columns];
        loss.Compute([.. predictions], targets, [], 1, Columns, 1f, gradient, fused: false);

        float[] slopes = [.. Enumerable.Range(0, Columns).Select(i => (float)((Moved(i, Step) - Moved(i, -Step)) / (2 * Step)))];

        Agreement.Check(name, slopes, gradient, 2e-3);

        double Moved(int i, float by)
        {
            float[] moved = [.. predictions];
            moved[i] += by;
            return loss.Compute(moved, targets, [], 1, Columns, 1f, [], fused: false);
        }
    }

    [Theory]
    [InlineData("mae", 0.75)]
    [InlineData("mape", 75)]
    [InlineData("hinge", 1.75)]
    [InlineData("squared_hinge", 4.625)]
    public void A_row_worked_by_hand(string name, double expected) =>
        Assert.Equal(expected, Loss.Get(name).Compute([0.5f, 2f], name.StartsWith('m') ? [1f, 1f] : [1f, -1f], [], 1, 2, 1f, [], fused: false), 1e-5);

    [Fact]
    public void Rows_of_0_and_1_are_margins_too() => Assert.Equal(
        new Hinge().Compute([0.5f, 2f], [1f, -1f], [], 1, 2, 1f, [], fused: false),
        new Hinge().Compute([0.5f, 2f], [1f, 0f], [], 1, 2, 1f, [], fused: false));

    [Fact]
    public void A_large_error_counts_by_its_size() => Assert.Equal(4.5, new Huber(delta: 1f).Compute([5f], [0f], [], 1, 1, 1f, [], fused: false));
}
