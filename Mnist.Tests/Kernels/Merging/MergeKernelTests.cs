using Mnist.Models.Kernels.Merging;

namespace Mnist.Tests.Kernels.Merging;

public sealed class MergeKernelTests
{
    private static readonly float[] A = [1, 4, -2, 5];
    private static readonly float[] B = [3, 4, -2, 1];
    private static readonly float[] C = [2, 4, 0, 5];
    private static readonly float[] Dy = [10, 20, 30, 40];

    [Fact]
    public void Sum_adds_from_left_to_right_and_gives_all_the_gradient()
    {
        Operands operands = new(A, B, C);
        float[] y = new float[4];
        MergeKernel.Sum(operands, y);
        MergeKernel.SumGradient(operands, Dy);

        Assert.Equal([6f, 12, -4, 11], y);
        Assert.All(operands.Gradients, gradient => Assert.Equal(Dy, gradient));
    }

    // 1e8 + 1 is 1e8 in float.
    [Fact]
    public void Sum_has_keras_order()
    {
        float[] y = new float[1];
        MergeKernel.Sum(new Operands([1e8f], [1f], [-1e8f]), y);
        Assert.Equal([0f], y);
    }

    // 1/3 of 1 + 1 + 5 is 7/3; 7 times the float 1/3 would be one unit away.
    [Fact]
    public void Average_divides_the_sum()
    {
        Operands operands = new([1, 1], [1, 2], [5, 4]);
        float[] y = new float[2];
        MergeKernel.Average(operands, y);
        MergeKernel.AverageGradient(operands, [6f, 1f]);

        Assert.Equal([7f / 3, 7f / 3], y);
        Assert.All(operands.Gradients, gradient => Assert.Equal([2f, 1f / 3], gradient));
    }

    [Fact]
    public void Difference_gives_the_right_input_the_negative_gradient()
    {
        (float[] y, float[] left, float[] right) = (new float[4], new float[4], new float[4]);
        MergeKernel.Difference(A, B, y);
        MergeKernel.DifferenceGradient(Dy, left, right);

        Assert.Equal([-2f, 0, 0, 4], y);
        Assert.Equal(Dy, left);
        Assert.Equal([-10f, -20, -30, -40], right);
    }

    // 1 3 2: the second; 4 4 4: the first; -2 -2 0: the third; 5 1 5: max(5, 1) = 5 ties with 5, so the first.
    [Fact]
    public void Maximum_gives_the_gradient_to_the_first_of_equals() => Check<MaximumMerge>(
        y: [3, 4, 0, 5], first: [0, 20, 0, 40], second: [10, 0, 0, 0], third: [0, 0, 30, 0]);

    [Fact]
    public void Minimum_gives_the_gradient_to_the_first_of_equals() => Check<MinimumMerge>(
        y: [1, 4, -2, 1], first: [10, 20, 30, 0], second: [0, 0, 0, 40], third: [0, 0, 0, 0]);

    [Fact]
    public void Product_gives_each_the_gradient_times_the_others() => Check<ProductMerge>(
        y: [6, 64, 0, 25], first: [60, 320, 0, 200], second: [20, 320, 0, 1000], third: [30, 320, 120, 200]);

    [Fact]
    public void A_gradient_that_is_not_wanted_changes_no_other()
    {
        Operands operands = new(A, B, C);
        operands.Gradients[1] = [];
        Fold<ProductMerge>(operands);

        Assert.Equal([60f, 320, 0, 200], operands.Gradients[0]);
        Assert.Equal([30f, 320, 120, 200], operands.Gradients[2]);
    }

    [Fact]
    public void One_input_is_the_result()
    {
        Operands operands = new([A]);
        Assert.Equal(A, Fold<MaximumMerge>(operands));
        Assert.Equal(Dy, operands.Gradients[0]);
    }

    private static void Check<TMerge>(float[] y, float[] first, float[] second, float[] third)
        where TMerge : struct, IMerge
    {
        Operands operands = new(A, B, C);
        Assert.Equal(y, Fold<TMerge>(operands));
        Assert.Equal([first, second, third], operands.Gradients);

        float[] withoutPartials = new float[4];
        MergeKernel.Fold<TMerge, Operands>(operands, withoutPartials, []);
        Assert.Equal(y, withoutPartials);
    }

    private static float[] Fold<TMerge>(Operands operands)
        where TMerge : struct, IMerge
    {
        float[] y = new float[4];
        float[] partials = new float[MergeKernel.PartialsSize(operands.Count, y.Length)];
        MergeKernel.Fold<TMerge, Operands>(operands, y, partials);
        MergeKernel.FoldGradient<TMerge, Operands>(operands, Dy, partials, new float[4]);
        return y;
    }

    private readonly struct Operands(params float[][] values) : IMergeOperands
    {
        public float[][] Gradients { get; } = [.. values.Select(value => new float[value.Length])];

        public int Count => values.Length;

        public ReadOnlySpan<float> Value(int input) => values[input];

        public Span<float> Gradient(int input) => Gradients[input];
    }
}
