using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Pooled;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Tests.Kernels.Convolution;

/// <summary>Convolution and pooling in one against one after the other.</summary>
public sealed class PooledConvolutionTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    public static TheoryData<int, int, int, int, int, bool> Shapes { get; } = new()
    {
        { 28, 28, 5, 5, 16, true },
        { 28, 28, 3, 3, 32, false },
        { 28, 28, 5, 5, 6, false },
        { 12, 17, 7, 7, 36, true },
        { 13, 11, 3, 7, 20, true },    // the last row and column are in no window
        { 11, 14, 7, 3, 5, false },
        { 8, 8, 5, 3, 1, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_have_the_bits_of_one_after_the_other_at_every_width(int height, int width, int rows, int columns, int filters, bool same)
    {
        Setup s = new(height, width, rows, columns, filters, same);
        foreach (float[] x in s.Images())
        {
            (float[] expected, float[] expectedPlaces) = s.OneAfterTheOther(x);
            foreach (int lanes in Widths)
            {
                float[] y = KernelSamples.Guarded(expected.Length);
                float[] places = KernelSamples.Guarded(expected.Length);
                s.Joined.Forward(lanes, x, s.Kernel, s.Bias, y, places, new float[s.Joined.ScratchSize]);

                Assert.Equal(expected, y);
                Assert.Equal(expectedPlaces, places);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Kernel_gradients_are_those_of_one_after_the_other_with_the_same_bits_at_every_width(int height, int width, int rows, int columns, int filters, bool same)
    {
        Setup s = new(height, width, rows, columns, filters, same);
        foreach (float[] x in s.Images())
        {
            (_, float[] places) = s.OneAfterTheOther(x);
            float[] dy = KernelSamples.Uniform(7, places.Length);
            double[] expected = s.Gradient(x, dy, places);
            float[]? first = null;
            foreach (int lanes in Widths)
            {
                float[] gradient = KernelSamples.Guarded(s.Kernel.Length);
                s.Joined.KernelGradient(lanes, x, dy, places, gradient, accumulate: false, new float[s.Joined.ScratchSize]);

                double largest = Math.Max(1e-30, expected.Max(Math.Abs));
                Assert.All(expected.Zip(gradient), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / largest, 0, 5e-6));
                Assert.Equal(first ??= gradient, gradient);

                float[] twice = [.. gradient];
                s.Joined.KernelGradient(lanes, x, dy, places, twice, accumulate: true, new float[s.Joined.ScratchSize]);
                Assert.Equal(gradient.Select(value => value + value), twice);
            }
        }
    }

    [Fact]
    public void Without_a_bias_and_places_outputs_are_the_same()
    {
        Setup s = new(28, 28, 5, 5, 16, same: true);
        float[] x = s.Images().First();
        float[] expected = new float[s.Size];
        float[] y = new float[s.Size];

        s.Joined.Forward(x, s.Kernel, new float[16], expected, new float[s.Size], new float[s.Joined.ScratchSize]);
        s.Joined.Forward(x, s.Kernel, default, y, default, new float[s.Joined.ScratchSize]);

        Assert.Equal(expected, y);
    }

    [Fact]
    public void A_window_of_nothing_but_NaN_gives_no_gradient()
    {
        Setup s = new(12, 12, 3, 3, 4, same: true);
        float[] x = [.. Enumerable.Repeat(float.NaN, 12 * 12)];
        float[] y = new float[s.Size];
        float[] places = new float[s.Size];
        float[] gradient = new float[s.Kernel.Length];
        float[] scratch = new float[s.Joined.ScratchSize];
        s.Joined.Forward(x, s.Kernel, s.Bias, y, places, scratch);

        Assert.All(y, value => Assert.Equal(float.NegativeInfinity, value));
        Assert.All(places, place => Assert.Equal(-1, place));

        s.Joined.KernelGradient([.. Enumerable.Repeat(1f, 12 * 12)], KernelSamples.Uniform(1, s.Size), places, gradient, accumulate: false, scratch);
        Assert.All(gradient, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Others_do_not_fit()
    {
        MaxPlaces pooling = Pooling(28, 28, 4);
        ConvolutionShape fits = Shape(28, 28, 5, 5, 4, same: true);

        Assert.True(PooledConvolution.Fits(fits, pooling));
        Assert.False(PooledConvolution.Fits(fits with { Channels = 2 }, pooling));
        Assert.False(PooledConvolution.Fits(fits with { Width = fits.Width with { Stride = 2 } }, pooling));
        Assert.False(PooledConvolution.Fits(fits with { Height = fits.Height with { Dilation = 2 } }, pooling));
        Assert.False(PooledConvolution.Fits(Shape(28, 28, 2, 5, 4, same: true), pooling));
        Assert.False(PooledConvolution.Fits(Shape(28, 6, 5, 5, 4, same: true), Pooling(28, 6, 4)));
        WindowAxis three = WindowAxis.Create(28, 3, 3, 1, same: false);
        Assert.False(PooledConvolution.Fits(fits, new MaxPlaces(new ConvolutionShape(three, three, 4, 4, 1))));
    }

    private static ConvolutionShape Shape(int height, int width, int rows, int columns, int filters, bool same) =>
        new(WindowAxis.Create(height, rows, 1, 1, same), WindowAxis.Create(width, columns, 1, 1, same), 1, filters, 1);

    private static MaxPlaces Pooling(int height, int width, int filters) =>
        new(new ConvolutionShape(WindowAxis.Create(height, 2, 2, 1, same: false), WindowAxis.Create(width, 2, 2, 1, same: false), filters, filters, 1));

    private sealed class Setup
    {
        private readonly ConvolutionShape _shape;
        private readonly MaxPlaces _pooling;

        public Setup(int height, int width, int rows, int columns, int filters, bool same)
        {
            _shape = Shape(height, width, rows, columns, filters, same);
            _pooling = Pooling(_shape.Height.Output, _shape.Width.Output, filters);
            Joined = new PooledConvolution(_shape, _pooling);

            // Few different numbers, so that windows have several largest.
            Kernel = [.. KernelSamples.Uniform(1, _shape.KernelSize).Select(value => MathF.Round(value * 2))];
            Bias = KernelSamples.Uniform(2, filters);
        }

        public PooledConvolution Joined { get; }

        public float[] Kernel { get; }

        public float[] Bias { get; }

        public int Size => _pooling.Shape.OutputSize;

        // A drawing in the middle, one that fills its image, one in a corner, and nothing.
        public IEnumerable<float[]> Images()
        {
            yield return Drawing(top: 3, left: 4, margin: 3);
            yield return Drawing(top: 0, left: 0, margin: 0);
            yield return Drawing(top: _shape.Height.Input - 1, left: _shape.Width.Input - 2, margin: 0);
            yield return new float[_shape.InputSize];
        }

        public (float[] Y, float[] Places) OneAfterTheOther(float[] x)
        {
            DirectConvolution direct = new(_shape);
            float[] unpooled = new float[_shape.OutputSize];
            float[] y = new float[Size];
            float[] places = new float[Size];
            direct.Forward(x, Kernel, Bias, unpooled, new float[direct.ScratchSize]);
            _pooling.Forward(unpooled, y, places);
            return (y, places);
        }

        // By its definition, in double precision.
        public double[] Gradient(float[] x, float[] dy, float[] places)
        {
            double[] gradient = new double[Kernel.Length];
            (int filters, int columns) = (_shape.Filters, _pooling.Shape.Width.Output);
            for (int index = 0; index < dy.Length; index++)
            {
                (int window, int filter) = Math.DivRem(index, filters);
                int row = (2 * (window / columns)) + ((int)places[index] / 2);
                int column = (2 * (window % columns)) + ((int)places[index] % 2);
                for (int cell = 0; cell < _shape.Cells; cell++)
                {
                    int y = _shape.Height.Cell(row, cell / _shape.Width.Window);
                    int z = _shape.Width.Cell(column, cell % _shape.Width.Window);
                    if (y >= 0 && y < _shape.Height.Input && z >= 0 && z < _shape.Width.Input)
                    {
                        gradient[(cell * filters) + filter] += (double)x[(y * _shape.Width.Input) + z] * dy[index];
                    }
                }
            }

            return gradient;
        }

        private float[] Drawing(int top, int left, int margin)
        {
            float[] ink = KernelSamples.Uniform(3, _shape.InputSize);
            return [.. ink.Select((value, i) => Inside(i / _shape.Width.Input, top, _shape.Height.Input - margin) && Inside(i % _shape.Width.Input, left, _shape.Width.Input - margin) ? MathF.Round(value * 4) : 0)];
        }

        private static bool Inside(int at, int first, int end) => at >= first && at < end;
    }
}
