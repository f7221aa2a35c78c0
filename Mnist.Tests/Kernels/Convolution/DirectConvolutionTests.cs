using Mnist.Models.Kernels.Convolution;

namespace Mnist.Tests.Kernels.Convolution;

/// <summary>Images with blank margins, whose windows that see nothing are left out, against sums with fused multiply-add in the same order, to the bit.</summary>
public sealed class DirectConvolutionTests
{
    private const int Side = 12;
    private const int Window = 5;
    private const int Filters = 6;

    public static TheoryData<int, int, int, int, bool> Drawings { get; } = new()
    {
        { 4, 5, 3, 8, true },       // ink in rows 4 to below 8, columns 5 to below 8
        { 4, 5, 3, 8, false },
        { 0, 0, 2, 1, true },       // in a corner
        { 11, 11, 12, 12, true },   // in the other
        { 6, 6, 6, 6, true },       // nowhere
        { 0, 0, 12, 12, true },     // everywhere
    };

    [Theory]
    [MemberData(nameof(Drawings))]
    public void What_windows_do_not_see_changes_no_bit(int top, int left, int bottom, int right, bool same)
    {
        foreach (int channels in (int[])[1, 3])
        {
            WindowAxis axis = WindowAxis.Create(Side, Window, 1, 1, same);
            ConvolutionShape shape = new(axis, axis, channels, Filters, Groups: 1);
            DirectConvolution convolution = new(shape);
            float[] x = KernelSamples.Uniform(1, shape.InputSize);
            for (int i = 0; i < x.Length; i++)
            {
                (int row, int column) = (i / channels / Side, i / channels % Side);
                x[i] = row >= top && row < bottom && column >= left && column < right ? x[i] : 0;
            }

            float[] kernel = KernelSamples.Uniform(2, shape.KernelSize);
            float[] bias = KernelSamples.Uniform(3, Filters);
            float[] dy = KernelSamples.Uniform(4, shape.OutputSize);
            float[] y = KernelSamples.Guarded(shape.OutputSize);
            float[] gradient = KernelSamples.Guarded(shape.KernelSize);
            convolution.Forward(x, kernel, bias, y, new float[shape.PaddedSize]);
            convolution.KernelGradient(x, dy, gradient, accumulate: false, new float[shape.PaddedSize]);

            float[] expectedGradient = new float[kernel.Length];
            Assert.Equal(Define(shape, x, kernel, bias, dy, expectedGradient), y);
            Assert.Equal(expectedGradient, gradient);

            convolution.KernelGradient(x, dy, gradient, accumulate: true, new float[shape.PaddedSize]);
            Assert.Equal(expectedGradient.Select(value => value + value), gradient);
        }
    }

    [Fact]
    public void Only_images_with_enough_blank_are_cut()
    {
        WindowAxis axis = WindowAxis.Create(Side, 3, 1, 1, same: true);
        ConvolutionShape shape = new(axis, axis, 1, Filters, Groups: 1);
        float[] x = new float[shape.InputSize];
        Reach[] rows = new Reach[Side];
        x[(4 * Side) + 6] = 1;
        x[(5 * Side) + 8] = -1;

        Assert.True(Reach.Find(shape, x, rows));
        Assert.Equal([new Reach(5, 8), new Reach(5, 10), new Reach(5, 10), new Reach(7, 10)], rows[3..7]);
        Assert.All(rows[..3].Concat(rows[7..]), row => Assert.True(row.End <= row.First));

        Array.Fill(x, 1f, Side, 10 * Side);
        Assert.False(Reach.Find(shape, x, rows));
        Assert.False(Reach.MayPay(shape with { Channels = 16 }));
    }

    private static float[] Define(in ConvolutionShape shape, float[] x, float[] kernel, float[] bias, float[] dy, float[] gradient)
    {
        (WindowAxis axis, int channels) = (shape.Width, shape.Channels);
        float[] y = new float[shape.OutputSize];
        for (int output = 0; output < y.Length; output++)
        {
            for (int k = output % Filters; k < kernel.Length; k += Filters)
            {
                int left = axis.Cell(output / Filters % axis.Output, k / Filters / channels % Window);
                int top = axis.Cell(output / Filters / axis.Output, k / Filters / channels / Window);
                if (left >= 0 && left < Side && top >= 0 && top < Side)
                {
                    float value = x[(((top * Side) + left) * channels) + (k / Filters % channels)];
                    y[output] = MathF.FusedMultiplyAdd(value, kernel[k], y[output]);
                    gradient[k] = MathF.FusedMultiplyAdd(value, dy[output], gradient[k]);
                }
            }

            y[output] += bias[output % Filters];
        }

        return y;
    }
}
