using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Tests.Kernels;

namespace Mnist.Tests.Layers;

/// <summary>Pooling against a plain definition, at channel counts around every vector width.</summary>
public sealed class PoolingTests
{
    private const int Images = 2;
    private const int Height = 7;
    private const int Width = 6;

    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            TheoryData<string, int, int, int> cases = new() { { "valid", 3, 2, 5 }, { "same", 3, 2, 5 }, { "same", 2, 3, 5 }, { "same", 3, 1, 5 } };
            foreach (int channels in (int[])[1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 36])
            {
                cases.Add("valid", 2, 2, channels);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_largest_cell_wins_and_the_first_of_equals_takes_the_gradient(string padding, int pool, int stride, int channels)
    {
        // Whole numbers below 4: most windows have several largest cells.
        float[] x = [.. KernelSamples.Uniform(1, Images * Height * Width * channels).Select(value => MathF.Floor(2 * value))];
        LayerRun run = new(new MaxPooling2D((pool, pool), (stride, stride), padding), new NDArray(x, (Images, Height, Width, channels)), training: true);
        run.Forward();
        float[] y = run.Output.ToArray();
        float[] dy = KernelSamples.Uniform(2, y.Length);
        run.Backward([.. dy]);

        float[] dx = new float[x.Length];
        foreach ((int output, int[] cells) in Windows(padding, pool, stride, channels))
        {
            int winner = cells.MaxBy(cell => x[cell]);
            Assert.Equal(x[winner], y[output]);
            dx[winner] += dy[output];
        }

        Assert.Equal(dx, run.InputGradient.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_mean_is_over_cells_inside_the_image_and_they_share_the_gradient(string padding, int pool, int stride, int channels)
    {
        float[] x = KernelSamples.Uniform(1, Images * Height * Width * channels);
        LayerRun run = new(new AveragePooling2D((pool, pool), (stride, stride), padding), new NDArray(x, (Images, Height, Width, channels)), training: true);
        run.Forward();
        float[] y = run.Output.ToArray();
        float[] dy = KernelSamples.Uniform(2, y.Length);
        run.Backward([.. dy]);

        double[] dx = new double[x.Length];
        foreach ((int output, int[] cells) in Windows(padding, pool, stride, channels))
        {
            Assert.Equal(cells.Average(cell => (double)x[cell]), y[output], 1e-6);
            foreach (int cell in cells)
            {
                dx[cell] += (double)dy[output] / cells.Length;
            }
        }

        Assert.All(dx.Zip(run.InputGradient.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    // TensorFlow's C library gives the same, whichever cell it is.
    [Theory]
    [InlineData(0, 4f, new[] { 0f, 1f, 0f, 0f })]
    [InlineData(1, 3f, new[] { 0f, 0f, 1f, 0f })]
    [InlineData(3, 4f, new[] { 0f, 1f, 0f, 0f })]
    public void Not_a_number_never_wins(int cell, float expected, float[] gradient)
    {
        float[] x = [1f, 4f, 3f, 2f];
        x[cell] = float.NaN;
        LayerRun run = new(new MaxPooling2D(), new NDArray(x, (1, 2, 2, 1)), training: true);
        run.Forward();
        run.Backward([1f]);

        Assert.Equal([expected], run.Output.ToArray());
        Assert.Equal(gradient, run.InputGradient.ToArray());
    }

    // The cells of each output, row by row, as indices into the input.
    private static IEnumerable<(int Output, int[] Cells)> Windows(string padding, int pool, int stride, int channels)
    {
        bool same = padding == "same";
        (int height, int width) = (Outputs(Height), Outputs(Width));
        (int top, int left) = (Before(Height, height), Before(Width, width));
        for (int i = 0; i < Images * height * width * channels; i++)
        {
            (int place, int channel) = Math.DivRem(i, channels);
            (int image, int inImage) = Math.DivRem(place, height * width);
            (int row, int column) = Math.DivRem(inImage, width);
            yield return (i, [..
                from y in Enumerable.Range((row * stride) - top, pool)
                from x in Enumerable.Range((column * stride) - left, pool)
                where y >= 0 && y < Height && x >= 0 && x < Width
                select (((((image * Height) + y) * Width) + x) * channels) + channel]);
        }

        int Outputs(int input) => same ? (input + stride - 1) / stride : (input - pool + stride) / stride;

        int Before(int input, int output) => same ? Math.Max(0, ((output - 1) * stride) + pool - input) / 2 : 0;
    }
}
