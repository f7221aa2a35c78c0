using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Tests.Kernels.Pooling;

/// <summary>Pooling that remembers places against pooling that looks at what was pooled again.</summary>
public sealed class MaxPlacesTests
{
    public static TheoryData<int, int, int, int, int> Shapes { get; } = new()
    {
        { 2, 2, 6, 6, 16 },
        { 2, 2, 7, 9, 5 },    // a row and a column are in no window
        { 3, 3, 9, 9, 20 },
        { 2, 3, 5, 7, 3 },
        { 1, 1, 2, 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Values_and_gradients_are_those_of_pooling_that_keeps_its_input(int rows, int columns, int height, int width, int channels)
    {
        const int Images = 3;
        ConvolutionShape shape = Shape(rows, columns, height, width, channels);

        // Few different numbers, so that windows have several largest.
        float[] x = [.. KernelSamples.Uniform(1, Images * shape.InputSize).Select(value => MathF.Round(value * 2))];
        x[3] = float.NaN;
        x[^1] = float.NegativeInfinity;
        float[] dy = KernelSamples.Uniform(2, Images * shape.OutputSize);
        float[] expected = new float[dy.Length];
        float[] expectedGradient = new float[x.Length];
        ImagePooling.MaxForward(shape, x, expected, Images);
        ImagePooling.MaxBackward(shape, x, expected, dy, expectedGradient, Images);

        MaxPlaces pooling = new(shape);
        float[] y = KernelSamples.Guarded(dy.Length);
        float[] places = KernelSamples.Guarded(dy.Length);
        float[] gradient = KernelSamples.Guarded(x.Length);
        pooling.Forward(x, y, places);
        pooling.Backward(dy, places, gradient);

        Assert.Equal(expected, y);
        Assert.Equal(expectedGradient, gradient);
        Assert.All(places, place => Assert.InRange(place, -1, (rows * columns) - 1));
    }

    [Fact]
    public void Places_are_not_written_where_they_are_not_wanted()
    {
        ConvolutionShape shape = Shape(2, 2, 4, 4, 3);
        float[] x = KernelSamples.Uniform(1, shape.InputSize);
        float[] y = new float[shape.OutputSize];
        float[] same = new float[shape.OutputSize];

        new MaxPlaces(shape).Forward(x, y, default);
        new MaxPlaces(shape).Forward(x, same, new float[shape.OutputSize]);

        Assert.Equal(same, y);
    }

    [Fact]
    public void Windows_that_overlap_or_leave_the_image_do_not_fit()
    {
        WindowAxis beside = WindowAxis.Create(6, 2, 2, 1, same: false);

        Assert.True(MaxPlaces.Fits(new ConvolutionShape(beside, beside, 1, 1, 1)));
        Assert.False(MaxPlaces.Fits(new ConvolutionShape(beside, WindowAxis.Create(6, 3, 2, 1, same: false), 1, 1, 1)));
        Assert.False(MaxPlaces.Fits(new ConvolutionShape(WindowAxis.Create(7, 2, 2, 1, same: true), beside, 1, 1, 1)));
    }

    private static ConvolutionShape Shape(int rows, int columns, int height, int width, int channels) =>
        new(WindowAxis.Create(height, rows, rows, 1, same: false), WindowAxis.Create(width, columns, columns, 1, same: false), channels, channels, Groups: 1);
}
