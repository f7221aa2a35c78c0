using Mnist.Models.Kernels.Convolution;

namespace Mnist.Tests.Kernels.Convolution;

/// <summary>The convolution that other libraries use, beside sums in double precision.</summary>
public sealed class ChannelsFirstConvolutionTests
{
    public static TheoryData<int, int, int, int, int, int, int, int, int> Shapes => new()
    {
        // height, width, channels, filters, groups, window, stride, dilation, padding before
        { 9, 11, 1, 1, 1, 3, 1, 1, 0 },
        { 9, 11, 1, 16, 1, 5, 1, 1, 2 },
        { 9, 11, 16, 1, 1, 3, 1, 1, 1 },
        { 14, 14, 16, 36, 1, 5, 1, 1, 2 },
        { 12, 9, 16, 17, 1, 3, 1, 1, 1 },
        { 12, 13, 7, 8, 1, 7, 1, 1, 0 },
        { 12, 13, 7, 8, 1, 7, 1, 1, 5 },
        { 12, 9, 6, 8, 2, 3, 1, 1, 1 },
        { 12, 9, 5, 5, 5, 3, 2, 1, 0 },
        { 12, 9, 3, 4, 1, 3, 1, 2, 2 },
        { 28, 28, 20, 24, 1, 3, 2, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Results_are_the_sums_and_each_image_has_its_bits_in_any_company(int height, int width, int channels, int filters, int groups, int window, int stride, int dilation, int before)
    {
        const int Images = 11;
        Random random = new(7);
        SlidingWindow down = Sliding(height);
        SlidingWindow along = Sliding(width);
        float[] x = [.. Enumerable.Range(0, Images * channels * height * width).Select(_ => (float)(random.NextDouble() - 0.4))];
        float[] kernel = [.. Enumerable.Range(0, filters * (channels / groups) * window * window).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] bias = [.. Enumerable.Range(0, filters).Select(i => i / 8f)];

        foreach (bool fast in (bool[])[true, false])
        {
            ChannelsFirstConvolution convolution = new(down, along, channels, filters, groups, kernel, fast);
            Assert.Equal((channels * height * width, filters * down.Output * along.Output), (convolution.InputSize, convolution.OutputSize));
            float[] y = Run(convolution, x, bias, Images);

            double largest = y.Max(Math.Abs);
            for (int image = 0; image < Images; image++)
            {
                float[] alone = Run(convolution, x.AsSpan(image * convolution.InputSize, convolution.InputSize), bias, 1);
                Assert.Equal(alone, y.AsSpan(image * convolution.OutputSize, convolution.OutputSize).ToArray());
                double[] sums = Sums(x.AsSpan(image * convolution.InputSize, convolution.InputSize));
                for (int i = 0; i < sums.Length; i++)
                {
                    Assert.InRange(alone[i], sums[i] - (5e-6 * largest), sums[i] + (5e-6 * largest));
                }
            }

            Assert.Equal(Run(convolution, x, [], Images).Select((value, i) => value + bias[i / (down.Output * along.Output) % filters]), y, (a, b) => Math.Abs(a - b) <= 2e-6 * largest);
        }

        // Windows at the far end see zeros too.
        SlidingWindow Sliding(int size) => new(size, window, stride, dilation, before, Math.Max(1, ((size + before + 1 - ((window - 1) * dilation) - 1) / stride) + 1));

        double[] Sums(ReadOnlySpan<float> image)
        {
            double[] sums = new double[filters * down.Output * along.Output];
            int each = channels / groups;
            for (int i = 0; i < sums.Length; i++)
            {
                (int filter, int row, int column) = (i / (down.Output * along.Output), i / along.Output % down.Output, i % along.Output);
                sums[i] = bias[filter];
                for (int channel = 0; channel < each; channel++)
                {
                    for (int cell = 0; cell < window * window; cell++)
                    {
                        (int h, int w) = ((row * stride) - before + (cell / window * dilation), (column * stride) - before + (cell % window * dilation));
                        if (h >= 0 && h < height && w >= 0 && w < width)
                        {
                            int from = (filter / (filters / groups) * each) + channel;
                            sums[i] += (double)kernel[(((filter * each) + channel) * window * window) + cell] * image[(((from * height) + h) * width) + w];
                        }
                    }
                }
            }

            return sums;
        }
    }

    [Fact]
    public void Sizes_that_do_not_belong_together_are_refused()
    {
        SlidingWindow axis = new(5, 3, 1, 1, 0, 3);
        ChannelsFirstConvolution convolution = new(axis, axis, 2, 4, 1, new float[72]);

        Assert.StartsWith(
            "A convolution of 2 channels and 4 filters in 1 groups takes a kernel of 72 values, received 71; give sizes that belong together.",
            Assert.Throws<ArgumentException>(() => new ChannelsFirstConvolution(axis, axis, 2, 4, 1, new float[71])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ChannelsFirstConvolution(axis, axis, 2, 3, 2, new float[27]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelsFirstConvolution(axis, axis, 0, 3, 1, []));
        Assert.StartsWith("A window has sizes, steps and positions of 1 or more and padding of 0 or more", Assert.Throws<ArgumentException>(() => new ChannelsFirstConvolution(axis with { Stride = 0 }, axis, 2, 4, 1, new float[72])).Message, StringComparison.Ordinal);
        Assert.StartsWith("1 images take a scratch of", Assert.Throws<ArgumentException>(() => convolution.Run(new float[50], [], new float[35], new float[convolution.ScratchSize])).Message, StringComparison.Ordinal);
    }

    private static float[] Run(ChannelsFirstConvolution convolution, ReadOnlySpan<float> x, ReadOnlySpan<float> bias, int images)
    {
        float[] y = new float[images * convolution.OutputSize];
        float[] scratch = new float[convolution.ScratchSize];
        Array.Fill(scratch, float.NaN);
        convolution.Run(x, bias, y, scratch);
        return y;
    }
}
