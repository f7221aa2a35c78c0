using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Winograd;

namespace Mnist.Tests.Kernels.Convolution;

/// <summary>Outputs and both gradients against sums in double precision.</summary>
public sealed class WinogradConvolutionTests
{
    // Of the largest magnitude: what float32 libraries keep, and what Model.Convolution promises.
    private const double Tolerance = 5e-6;

    // Window, image, channels, filters, same padding: each window with every number of columns that is left over, and lanes left empty.
    public static TheoryData<int, int, int, int, int, int, bool> Shapes { get; } = Cases();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_and_gradients_are_those_of_the_definition(int windowHeight, int window, int height, int width, int channels, int filters, bool same)
    {
        ConvolutionShape shape = new(WindowAxis.Create(height, windowHeight, 1, 1, same), WindowAxis.Create(width, window, 1, 1, same), channels, filters, Groups: 1);
        WinogradConvolution convolution = new(shape);
        int images = convolution.Images + 1;   // more than fit at a time
        float[] x = KernelSamples.Uniform(1, images * shape.InputSize);
        float[] kernel = KernelSamples.Uniform(2, shape.KernelSize);
        float[] bias = KernelSamples.Uniform(3, filters);
        float[] dy = KernelSamples.Uniform(4, images * shape.OutputSize);
        double[] y = new double[dy.Length];
        double[] gradient = new double[kernel.Length];
        Define(shape, images, x, kernel, bias, dy, y, gradient);

        Assert.InRange(Difference(y, Forward(convolution, images, x, kernel, bias)), 0, Tolerance);
        Assert.InRange(Difference(gradient, KernelGradient(convolution, images, x, dy)), 0, Tolerance);
    }

    [Fact]
    public void The_input_gradient_is_the_convolution_with_the_kernel_flipped()
    {
        WindowAxis axis = WindowAxis.Create(14, 5, 1, 1, same: true);
        ConvolutionShape shape = new(axis, axis, 16, 36, Groups: 1);
        float[] kernel = KernelSamples.Uniform(1, shape.KernelSize);
        float[] flipped = new float[kernel.Length];
        float[] dy = KernelSamples.Uniform(2, shape.OutputSize);
        new DirectConvolution(shape).FlipKernel(kernel, flipped);

        float[] direct = Forward(new DirectConvolution(shape.BackwardData), 1, dy, flipped, []);
        float[] fast = Forward(new WinogradConvolution(shape.BackwardData), 1, dy, flipped, []);

        Assert.InRange(Difference([.. direct.Select(value => (double)value)], fast), 0, Tolerance);
    }

    [Fact]
    public void Images_do_not_depend_on_those_beside_them()
    {
        WindowAxis axis = WindowAxis.Create(14, 5, 1, 1, same: true);
        ConvolutionShape shape = new(axis, axis, 8, 8, Groups: 1);
        WinogradConvolution convolution = new(shape);
        float[] x = KernelSamples.Uniform(1, 2 * shape.InputSize);
        float[] kernel = KernelSamples.Uniform(2, shape.KernelSize);

        float[] both = Forward(convolution, 2, x, kernel, []);

        Assert.Equal((float[])[.. Forward(convolution, 1, x[..shape.InputSize], kernel, []), .. Forward(convolution, 1, x[shape.InputSize..], kernel, [])], both);
    }

    [Theory]
    [InlineData(2, 1, 1, 1)]   // steps
    [InlineData(1, 2, 1, 1)]   // dilation
    [InlineData(1, 1, 2, 1)]   // groups
    [InlineData(1, 1, 1, 2)]   // zeros between inputs
    public void Others_are_left_to_the_direct_sums(int stride, int dilation, int groups, int inputDilation)
    {
        WindowAxis axis = WindowAxis.Create(14, 5, stride, dilation, same: true) with { InputDilation = inputDilation };

        Assert.False(WinogradConvolution.Fits(new ConvolutionShape(axis, axis, 16, 16, groups)));
        Assert.IsType<DirectConvolution>(ImageConvolution.Create(new ConvolutionShape(axis, axis, 16, 16, groups), fast: true));
    }

    [Fact]
    public void Few_channels_and_enormous_images_are_left_to_the_direct_sums()
    {
        WindowAxis axis = WindowAxis.Create(28, 5, 1, 1, same: true);
        WindowAxis enormous = WindowAxis.Create(4000, 5, 1, 1, same: true);

        Assert.IsType<DirectConvolution>(ImageConvolution.Create(new ConvolutionShape(axis, axis, 1, 16, 1), fast: true));
        Assert.IsType<DirectConvolution>(ImageConvolution.Create(new ConvolutionShape(enormous, enormous, 16, 16, 1), fast: true));
        Assert.IsType<WinogradConvolution>(ImageConvolution.Create(new ConvolutionShape(axis, axis, 16, 16, 1), fast: true));
        Assert.IsType<DirectConvolution>(ImageConvolution.Create(new ConvolutionShape(axis, axis, 16, 16, 1), fast: false));
    }

    private static TheoryData<int, int, int, int, int, int, bool> Cases()
    {
        TheoryData<int, int, int, int, int, int, bool> cases = [];
        foreach (int window in (int[])[3, 5, 7])
        {
            for (int width = window; width < window + 8; width++)
            {
                cases.Add(window, window, 6, width, 5, 17, true);
                cases.Add(2, window, 4, width, 16, 3, false);
            }
        }

        cases.Add(5, 5, 14, 14, 16, 36, true);
        cases.Add(3, 3, 13, 13, 32, 64, false);
        cases.Add(1, 5, 3, 2, 6, 6, true);      // narrower than a tile
        cases.Add(5, 5, 40, 36, 16, 16, true);  // sums of more than one part
        cases.Add(3, 3, 3, 5, 120, 4, true);    // and over the channels
        return cases;
    }

    private static float[] Forward(ImageConvolution convolution, int images, float[] x, float[] kernel, float[] bias)
    {
        float[] prepared = new float[convolution.PreparedSize];
        convolution.Prepare(kernel, prepared);
        float[] y = new float[images * convolution.Shape.OutputSize];
        float[] scratch = new float[convolution.ScratchSize];
        for (int first = 0; first < images; first += convolution.Images)
        {
            int some = Math.Min(convolution.Images, images - first);
            convolution.Forward(
                x.AsSpan(first * convolution.Shape.InputSize, some * convolution.Shape.InputSize),
                prepared.Length == 0 ? kernel : prepared,
                bias,
                y.AsSpan(first * convolution.Shape.OutputSize, some * convolution.Shape.OutputSize),
                scratch);
        }

        return y;
    }

    private static float[] KernelGradient(WinogradConvolution convolution, int images, float[] x, float[] dy)
    {
        float[] sums = KernelSamples.Guarded(convolution.SumsSize);
        float[] scratch = new float[convolution.ScratchSize];
        for (int first = 0; first < images; first += convolution.Images)
        {
            int some = Math.Min(convolution.Images, images - first);
            convolution.KernelGradient(
                x.AsSpan(first * convolution.Shape.InputSize, some * convolution.Shape.InputSize),
                dy.AsSpan(first * convolution.Shape.OutputSize, some * convolution.Shape.OutputSize),
                sums,
                accumulate: first > 0,
                scratch);
        }

        float[] gradient = KernelSamples.Guarded(convolution.Shape.KernelSize);
        convolution.FinishGradient(sums, gradient);
        return gradient;
    }

    private static void Define(in ConvolutionShape shape, int images, float[] x, float[] kernel, float[] bias, float[] dy, double[] y, double[] gradient)
    {
        (WindowAxis height, WindowAxis width) = (shape.Height, shape.Width);
        for (int output = 0; output < y.Length; output++)
        {
            int filter = output % shape.Filters;
            int column = output / shape.Filters % width.Output;
            int row = output / shape.Filters / width.Output % height.Output;
            int image = output / shape.OutputSize;
            y[output] = bias[filter];
            for (int k = filter; k < kernel.Length; k += shape.Filters)
            {
                int channel = k / shape.Filters % shape.Channels;
                int left = width.Cell(column, k / shape.Filters / shape.Channels % width.Window);
                int top = height.Cell(row, k / shape.Filters / shape.Channels / width.Window);
                if (left >= 0 && left < width.Input && top >= 0 && top < height.Input)
                {
                    double value = x[(((((image * height.Input) + top) * width.Input) + left) * shape.Channels) + channel];
                    y[output] += value * kernel[k];
                    gradient[k] += value * dy[output];
                }
            }
        }
    }

    private static double Difference(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (theirs, ours) => Math.Abs(theirs - ours)).Max() / expected.Max(Math.Abs);
    }
}
