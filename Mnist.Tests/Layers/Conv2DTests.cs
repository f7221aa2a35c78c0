using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Tests.Kernels;

namespace Mnist.Tests.Layers;

public sealed class Conv2DTests
{
    // kernel, stride, dilation, groups, channels, filters: around every vector width, and the shapes of the paper's models.
    public static TheoryData<string, int, int, int, int, int, int> Cases
    {
        get
        {
            TheoryData<string, int, int, int, int, int, int> cases = new()
            {
                { "same", 5, 1, 1, 1, 1, 16 }, { "same", 5, 1, 1, 1, 16, 36 }, { "same", 5, 1, 1, 1, 36, 16 }, { "same", 3, 1, 2, 1, 40, 4 }, { "valid", 3, 1, 1, 1, 1, 8 },
                { "valid", 3, 2, 1, 1, 3, 5 }, { "same", 3, 2, 1, 1, 3, 5 }, { "same", 4, 3, 1, 1, 2, 3 },
                { "valid", 3, 1, 2, 1, 2, 4 }, { "same", 3, 1, 3, 1, 2, 4 }, { "same", 3, 1, 1, 2, 4, 6 }, { "valid", 2, 2, 1, 4, 8, 36 },
            };
            foreach (int filters in (int[])[1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 48, 64])
            {
                cases.Add("same", 3, 1, 1, 1, 2, filters);
            }

            return cases;
        }
    }

    // To the bit: rows, columns and channels of the window in order, fused, the bias last. The scalar form is this definition, so every width is held to it.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_is_the_ordered_sum_over_the_window(string padding, int kernel, int stride, int dilation, int groups, int channels, int filters)
    {
        const int Rows = 2, Height = 11, Width = 9;
        Conv2D layer = new(filters, (kernel, kernel), (stride, stride), padding, (dilation, dilation), groups, bias_initializer: "glorot_uniform");
        float[] x = KernelSamples.Uniform(1, Rows * Height * Width * channels);
        LayerRun run = new(layer, new NDArray(x, (Rows, Height, Width, channels)), training: true);
        run.Forward();

        (int height, int width) = (layer.OutputShape[0], layer.OutputShape[1]);
        (int top, int left) = padding == "same" ? (Before(Height, height), Before(Width, width)) : (0, 0);
        (int groupChannels, int groupFilters) = (channels / groups, filters / groups);
        ReadOnlySpan<float> weights = layer.Parameters[0].Values;
        for (int i = 0; i < run.Output.Length; i++)
        {
            (int place, int filter) = Math.DivRem(i, filters);
            (int image, int inImage) = Math.DivRem(place, height * width);
            (int row, int column) = Math.DivRem(inImage, width);
            PlainSum sum = new(kernel * kernel * groupChannels);
            for (int r = 0; r < kernel; r++)
            {
                for (int c = 0; c < kernel; c++)
                {
                    (int y, int z) = ((row * stride) + (r * dilation) - top, (column * stride) + (c * dilation) - left);
                    bool inside = y >= 0 && y < Height && z >= 0 && z < Width;
                    for (int k = 0; k < groupChannels; k++)
                    {
                        float cell = inside ? x[(((((image * Height) + y) * Width) + z) * channels) + (filter / groupFilters * groupChannels) + k] : 0;
                        sum.Add(cell, weights[(((((r * kernel) + c) * groupChannels) + k) * filters) + filter]);
                    }
                }
            }

            Assert.True(sum.Total + layer.Parameters[1].Values[filter] == run.Output[i], $"Image {image}, row {row}, column {column}, filter {filter}.");
        }

        // TensorFlow puts the odd cell of the padding behind.
        int Before(int input, int output) => Math.Max(0, ((output - 1) * stride) + ((kernel - 1) * dilation) + 1 - input) / 2;
    }

    // To the bit, likewise: rows and columns of the outputs in order, image after image.
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(2, 1, 9)]
    [InlineData(1, 2, 5)]
    public void The_kernel_gradient_is_the_ordered_sum_over_the_outputs(int stride, int dilation, int filters)
    {
        const int Rows = 2, Height = 30, Width = 29, Channels = 3, Kernel = 3;
        Conv2D layer = new(filters, (Kernel, Kernel), (stride, stride), "valid", (dilation, dilation), use_bias: false);
        float[] x = KernelSamples.Uniform(1, Rows * Height * Width * Channels);
        LayerRun run = new(layer, new NDArray(x, (Rows, Height, Width, Channels)), training: true);
        run.Forward();
        float[] dy = KernelSamples.Uniform(2, run.Output.Length);
        run.Backward(dy);

        (int height, int width) = (layer.OutputShape[0], layer.OutputShape[1]);
        ReadOnlySpan<float> gradient = run.Gradient(0);
        for (int i = 0; i < gradient.Length; i++)
        {
            (int cell, int filter) = Math.DivRem(i, filters);
            (int place, int channel) = Math.DivRem(cell, Channels);
            (int r, int c) = Math.DivRem(place, Kernel);
            float total = 0;
            for (int image = 0; image < Rows; image++)
            {
                PlainSum sum = new(height * width, total);
                for (int output = 0; output < height * width; output++)
                {
                    (int y, int z) = ((output / width * stride) + (r * dilation), (output % width * stride) + (c * dilation));
                    sum.Add(x[(((((image * Height) + y) * Width) + z) * Channels) + channel], dy[(((image * height * width) + output) * filters) + filter]);
                }

                total = sum.Total;
            }

            Assert.True(total == gradient[i], $"Cell {r}, {c}, channel {channel}, filter {filter}.");
        }
    }

    [Fact]
    public void Forward_computes_the_worked_example()
    {
        Conv2D layer = new(1, (2, 2), use_bias: false);
        LayerRun run = new(layer, new NDArray(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, (1, 3, 3, 1)), training: true);
        layer.set_weights([new NDArray(new float[] { 1, 10, 100, 1000 }, (2, 2, 1, 1))]);
        run.Forward();

        Assert.Equal([5421f, 6532f, 8754f, 9865f], run.Output.ToArray());
    }

    [Theory]
    [InlineData(0, 3, 1, "filters")]
    [InlineData(4, 0, 1, "kernel_size")]
    [InlineData(4, 3, 3, "groups")]
    public void Constructor_rejects_sizes_that_cannot_be(int filters, int kernel, int groups, string parameter) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => new Conv2D(filters, (kernel, kernel), groups: groups)).ParamName);

    [Fact]
    public void A_window_larger_than_the_image_is_answered_with_the_remedy()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Conv2D(4, (5, 5)).ComputeOutputShape((3, 3, 1)));

        Assert.StartsWith("A window of (5, 5) does not fit into rows of shape (3, 3, 1); use padding: \"same\" or a smaller window.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_without_channels_are_answered_with_the_remedy()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Conv2D(4, (5, 5)).ComputeOutputShape((28, 28)));

        Assert.Contains("Add the channel axis, as (28, 28, 1).", error.Message, StringComparison.Ordinal);
    }
}
