using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Pooled;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Tests.Kernels.Convolution;

/// <summary>Gradients behind a pooling against those of all outputs, most of which are zero.</summary>
public sealed class PlacedGradientsTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    public static TheoryData<int, int, int, int, int, int, bool, int, int> Shapes { get; } = new()
    {
        // height, width, rows, columns, channels, filters, same, stride, pooled
        { 14, 14, 5, 5, 16, 36, true, 1, 2 },
        { 13, 13, 3, 3, 32, 20, false, 1, 2 },
        { 14, 14, 5, 5, 6, 16, false, 1, 2 },
        { 12, 17, 7, 7, 16, 5, true, 1, 2 },
        { 12, 11, 7, 3, 20, 3, true, 1, 2 },     // rows of 60 floats
        { 15, 15, 3, 5, 9, 4, true, 2, 2 },      // padding after the image only, rows that no window sees
        { 12, 12, 3, 3, 64, 4, false, 1, 3 },
        { 9, 10, 2, 1, 8, 2, false, 3, 2 },      // pixels that no window sees
        { 8, 8, 8, 8, 1, 3, true, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_are_those_of_all_outputs_with_the_same_bits_at_every_width(int height, int width, int rows, int columns, int channels, int filters, bool same, int stride, int pooled)
    {
        Setup s = new(height, width, rows, columns, channels, filters, same, stride, pooled);
        Assert.True(PlacedGradients.Pays(s.Shape, s.Pooling));

        (double[] kernel, double[] input) = s.Expected();
        (float[] Kernel, float[] Input)? first = null;
        foreach (int lanes in Widths)
        {
            (float[] gradient, float[] dx) = s.Gradients(lanes);

            AssertNear(kernel, gradient);
            AssertNear(input, dx);
            first ??= (gradient, dx);
            Assert.Equal(first.Value.Kernel, gradient);
            Assert.Equal(first.Value.Input, dx);
        }
    }

    [Fact]
    public void Sums_of_several_images_are_added()
    {
        Setup s = new(14, 14, 5, 5, 16, 36, same: true, stride: 1, pooled: 2);
        float[] sums = new float[s.Placed.SumsSize];
        float[] twice = new float[s.Placed.SumsSize];
        s.Placed.Find(s.Dy, s.Places, s.Scratch);

        s.Placed.KernelGradient(s.X, sums, accumulate: false, s.Scratch);
        sums.CopyTo(twice, 0);
        s.Placed.KernelGradient(s.X, twice, accumulate: true, s.Scratch);

        Assert.Contains(sums, sum => sum != 0);
        Assert.Equal(sums.Select(sum => sum + sum), twice);
    }

    [Fact]
    public void Without_a_gradient_there_is_none_whatever_was_there()
    {
        Setup s = new(14, 14, 5, 5, 16, 36, same: true, stride: 1, pooled: 2);
        s.Gradients(16);
        Array.Clear(s.Dy);

        (float[] gradient, float[] dx) = s.Gradients(16);

        Assert.All(gradient, value => Assert.Equal(0, value));
        Assert.All(dx, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Of_a_window_of_nothing_but_NaN_no_output_has_a_gradient()
    {
        Setup s = new(14, 14, 5, 5, 16, 4, same: true, stride: 1, pooled: 2);
        Array.Fill(s.Places, -1);

        (float[] gradient, float[] dx) = s.Gradients(16);

        Assert.All(gradient, value => Assert.Equal(0, value));
        Assert.All(dx, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_gradient_that_is_NaN_is_not_lost()
    {
        Setup s = new(14, 14, 5, 5, 16, 4, same: true, stride: 1, pooled: 2);
        Array.Clear(s.Dy);
        s.Dy[(24 * 4) + 1] = float.NaN;

        (float[] gradient, float[] dx) = s.Gradients(16);

        Assert.All(gradient.Select((value, index) => (value, index)), pair => Assert.Equal(pair.index % 4 == 1, float.IsNaN(pair.value)));
        Assert.Equal(5 * 5 * 16, dx.Count(float.IsNaN));
    }

    [Fact]
    public void Others_do_not_pay()
    {
        Setup s = new(14, 14, 5, 5, 16, 4, same: true, stride: 1, pooled: 2);
        WindowAxis two = WindowAxis.Create(14, 2, 2, 1, same: false);
        WindowAxis one = WindowAxis.Create(14, 1, 1, 1, same: false);

        Assert.False(PlacedGradients.Pays(s.Shape with { Groups = 2 }, s.Pooling));
        Assert.False(PlacedGradients.Pays(s.Shape with { Height = s.Shape.Height with { Dilation = 2 } }, s.Pooling));
        Assert.False(PlacedGradients.Pays(s.Shape with { Channels = 1 }, s.Pooling));
        Assert.False(PlacedGradients.Pays(s.Shape, new MaxPlaces(new ConvolutionShape(two, one, 4, 4, 1))));
    }

    private static void AssertNear(double[] expected, float[] actual)
    {
        double largest = expected.Max(Math.Abs);
        Assert.NotEqual(0, largest);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / largest, 0, 2e-6));
    }

    private sealed class Setup
    {
        public Setup(int height, int width, int rows, int columns, int channels, int filters, bool same, int stride, int pooled)
        {
            Shape = new(WindowAxis.Create(height, rows, stride, 1, same), WindowAxis.Create(width, columns, stride, 1, same), channels, filters, 1);
            Pooling = new(new ConvolutionShape(
                WindowAxis.Create(Shape.Height.Output, pooled, pooled, 1, same: false), WindowAxis.Create(Shape.Width.Output, pooled, pooled, 1, same: false), filters, filters, 1));
            Placed = new PlacedGradients(Shape, Pooling);
            Scratch = new float[Placed.ScratchSize];
            X = KernelSamples.Uniform(1, Shape.InputSize);
            Kernel = KernelSamples.Uniform(2, Shape.KernelSize);

            // A third is zero, as behind relu and dropout.
            Dy = [.. KernelSamples.Uniform(3, Pooling.Shape.OutputSize).Select(value => Math.Abs(value) < 0.33f ? 0 : value)];
            Places = new float[Dy.Length];
            Pooling.Forward(KernelSamples.Uniform(4, Shape.OutputSize), new float[Dy.Length], Places);
        }

        public ConvolutionShape Shape { get; }

        public MaxPlaces Pooling { get; }

        public PlacedGradients Placed { get; }

        public float[] Scratch { get; }

        public float[] X { get; }

        public float[] Kernel { get; }

        public float[] Dy { get; }

        public float[] Places { get; }

        public (float[] Kernel, float[] Input) Gradients(int lanes)
        {
            float[] patches = new float[Shape.KernelSize];
            float[] sums = KernelSamples.Guarded(Shape.KernelSize);
            float[] gradient = KernelSamples.Guarded(Shape.KernelSize);
            float[] dx = KernelSamples.Guarded(Shape.InputSize);
            Placed.Prepare(Kernel, patches);
            Placed.Find(Dy, Places, Scratch);
            Placed.KernelGradient(lanes, X, sums, accumulate: false, Scratch);
            Placed.FinishGradient(sums, gradient);
            Placed.InputGradient(lanes, patches, dx, Scratch);
            return (gradient, dx);
        }

        // By their definition, in double precision, over every output.
        public (double[] Kernel, double[] Input) Expected()
        {
            float[] dz = new float[Shape.OutputSize];
            Pooling.Backward(Dy, Places, dz);
            double[] kernel = new double[Shape.KernelSize];
            double[] input = new double[Shape.InputSize];
            for (int index = 0; index < dz.Length; index++)
            {
                (int position, int filter) = Math.DivRem(index, Shape.Filters);
                for (int patch = 0; patch < Shape.PatchSize; patch++)
                {
                    (int cell, int channel) = Math.DivRem(patch, Shape.Channels);
                    int row = Shape.Height.Cell(position / Shape.Width.Output, cell / Shape.Width.Window);
                    int column = Shape.Width.Cell(position % Shape.Width.Output, cell % Shape.Width.Window);
                    if (row >= 0 && row < Shape.Height.Input && column >= 0 && column < Shape.Width.Input)
                    {
                        int pixel = (((row * Shape.Width.Input) + column) * Shape.Channels) + channel;
                        kernel[(patch * Shape.Filters) + filter] += (double)X[pixel] * dz[index];
                        input[pixel] += (double)Kernel[(patch * Shape.Filters) + filter] * dz[index];
                    }
                }
            }

            return (kernel, input);
        }
    }
}
