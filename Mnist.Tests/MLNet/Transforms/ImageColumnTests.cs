using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>
/// ML.NET's images as columns: which number of which pixel arrives where. The models give back what they were given, so nothing can hide: a swap of channels, a plane for a pixel, a stretch for a cut.
/// </summary>
public sealed class ImageColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> References =>
        [.. NpzFile.ReadAll(Path.Combine(FixtureFolder.Require("images"), "arrays.npz")).Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(References))]
    [Trait("Category", "fixtures")]
    public void Pixels_are_those_Keras_loads(string reference)
    {
        NDArray expected = NpzFile.Read(Path.Combine(FixtureFolder.Require("images"), "arrays.npz"), reference)[reference];
        string[] parts = reference.Split(':');
        (int height, int width, int depth) = ((int)expected.shape[0], (int)expected.shape[1], (int)expected.shape[2]);
        ImageOptions options = new() { Scale = 1, Interpolation = parts[3] == "nearest" ? ImageInterpolation.Nearest : ImageInterpolation.Bilinear };
        Assert.Equal(parts[1] == "rgb" ? 3 : 1, depth);

        float[] actual = Scored(options, Image(parts[0]), height, width, depth);

        // A pixel of half opacity has lost a bit in ML.NET's decoder.
        int allowed = parts[0] == "rgba.png" ? 1 : 0;
        float[] wanted = expected.ToArray<float>();
        Assert.Equal(wanted.Length, actual.Length);
        Assert.All(wanted.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - allowed, pair.First + allowed));
        Assert.True(wanted.Distinct().Count() > 10, "The image shows nothing.");
    }

    [Fact]
    public void Channels_come_in_the_order_that_is_asked_for()
    {
        using MLImage image = Coloured(2, 2, (_, _) => (10, 20, 30, 255));

        Assert.Equal([10f, 20, 30], Scored(new ImageOptions { Scale = 1 }, image, 2, 2, 3)[..3]);
        Assert.Equal([30f, 20, 10], Scored(new ImageOptions { Scale = 1, Channels = ImageChannels.Bgr }, image, 2, 2, 3)[..3]);
        Assert.Equal([10f, 20, 30, 255], Scored(new ImageOptions { Scale = 1 }, image, 2, 2, 4)[..4]);

        // 0.299, 0.587 and 0.114 of them.
        Assert.Equal([18f], Scored(new ImageOptions { Scale = 1 }, image, 2, 2, 1)[..1]);
    }

    [Fact]
    public void The_bytes_of_an_image_may_begin_with_red_or_blue()
    {
        byte[] bytes = [1, 2, 3, 255];
        using MLImage red = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, bytes);
        using MLImage blue = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, bytes);

        Assert.Equal([1f, 2, 3], Scored(new ImageOptions { Scale = 1, Layout = ImageLayout.Interleaved }, red, 1, 1, 3));
        Assert.Equal([3f, 2, 1], Scored(new ImageOptions { Scale = 1, Layout = ImageLayout.Interleaved }, blue, 1, 1, 3));
    }

    [Fact]
    public void Planes_and_pixels_are_told_apart_by_the_models_shape()
    {
        using MLImage image = Coloured(5, 2, (x, y) => ((byte)(10 * x), (byte)(100 + y), 7, 255));

        float[] pixels = Scored(new ImageOptions { Scale = 1 }, image, 2, 5, 3);
        float[] planes = Scored(new ImageOptions { Scale = 1 }, image, [3, 2, 5]);

        Assert.Equal([0f, 100, 7, 10, 100, 7], pixels[..6]);
        Assert.Equal([0f, 10, 20, 30, 40], planes[..5]);
        Assert.Equal([100f, 100, 100, 100, 100, 101], planes[10..16]);
        Assert.All(planes[20..], value => Assert.Equal(7, value));
        Assert.StartsWith(
            "The model's input 'input' takes [3, 5, 3], which may be (height, width, channels) or (channels, height, width); say which with ImageOptions.Layout.",
            Assert.Throws<ArgumentException>(() => Scored(new ImageOptions { Scale = 1 }, image, [3, 5, 3])).Message,
            StringComparison.Ordinal);
        Assert.Equal(45, Scored(new ImageOptions { Scale = 1, Layout = ImageLayout.Planar }, image, [3, 5, 3]).Length);
    }

    [Fact]
    public void Brightnesses_are_scaled_and_moved()
    {
        using MLImage image = Coloured(2, 2, (x, _) => ((byte)(255 * x), 0, 0, 255));

        Assert.Equal([0f, 0, 0, 1, 0, 0], Scored(new ImageOptions { Scale = 1 / 255f }, image, 2, 2, 3)[..6]);
        Assert.Equal([-1f, -1, -1, 1, -1, -1], Scored(new ImageOptions { Scale = 1 / 127.5f, Offset = -1 }, image, 2, 2, 3)[..6]);
    }

    // Half-transparent red, as ML.NET's decoder leaves it: the colour is multiplied by alpha.
    [Fact]
    public void Transparency_is_dropped_or_put_on_a_ground()
    {
        using MLImage image = Coloured(2, 2, (x, _) => x == 0 ? ((byte)128, (byte)0, (byte)0, (byte)128) : ((byte)0, (byte)0, (byte)0, (byte)0));

        Assert.Equal([255f, 0, 0, 0, 0, 0], Scored(new ImageOptions { Scale = 1 }, image, 2, 2, 3)[..6]);
        Assert.Equal([128f, 0, 0, 0, 0, 0], Scored(new ImageOptions { Scale = 1, Alpha = ImageAlpha.OnBlack }, image, 2, 2, 3)[..6]);
        Assert.Equal([255f, 127, 127, 255, 255, 255], Scored(new ImageOptions { Scale = 1, Alpha = ImageAlpha.OnWhite }, image, 2, 2, 3)[..6]);
        Assert.Equal([255f, 0, 0, 128, 0, 0, 0, 0], Scored(new ImageOptions { Scale = 1 }, image, 2, 2, 4)[..8]);
    }

    [Fact]
    public void Stretching_cutting_and_padding_are_three_things()
    {
        // Three squares side by side: red, green, blue.
        using MLImage image = Coloured(12, 4, (x, _) => (x < 4 ? (byte)255 : (byte)0, x is >= 4 and < 8 ? (byte)255 : (byte)0, x >= 8 ? (byte)255 : (byte)0, 255));
        ImageOptions nearest = new() { Scale = 1 / 255f, Interpolation = ImageInterpolation.Nearest };

        float[] stretched = Scored(nearest, image, 6, 6, 3);
        float[] cut = Scored(nearest with { Resize = ImageResize.Crop }, image, 6, 6, 3);
        float[] padded = Scored(nearest with { Resize = ImageResize.Pad }, image, 6, 6, 3);

        Assert.All(Rows(stretched), row => Assert.Equal("RRGGBB", row));
        Assert.All(Rows(cut), row => Assert.Equal("GGGGGG", row));
        Assert.Equal(["......", "......", "RRGGBB", "RRGGBB", "......", "......"], Rows(padded));

        // And lying on its side.
        using MLImage tall = Coloured(4, 12, (_, y) => (y < 4 ? (byte)255 : (byte)0, y is >= 4 and < 8 ? (byte)255 : (byte)0, y >= 8 ? (byte)255 : (byte)0, 255));
        Assert.Equal(["RRRRRR", "RRRRRR", "GGGGGG", "GGGGGG", "BBBBBB", "BBBBBB"], Rows(Scored(nearest, tall, 6, 6, 3)));
        Assert.All(Rows(Scored(nearest with { Resize = ImageResize.Crop }, tall, 6, 6, 3)), row => Assert.Equal("GGGGGG", row));
        Assert.Equal(["..RR..", "..RR..", "..GG..", "..GG..", "..BB..", "..BB.."], Rows(Scored(nearest with { Resize = ImageResize.Pad }, tall, 6, 6, 3)));

        Assert.Equal(
            "A row of 'input' holds an image of 12 x 4 pixels; the model takes 6 x 6; give images of that size, or say in ImageOptions.Resize how they are made to fit.",
            Assert.Throws<ScoringException>(() => Scored(nearest with { Resize = ImageResize.None }, image, 6, 6, 3)).Message);

        static string[] Rows(float[] numbers) => [.. numbers.Chunk(18).Select(row => string.Concat(row.Chunk(3).Select(pixel => pixel switch { [1, 0, 0] => 'R', [0, 1, 0] => 'G', [0, 0, 1] => 'B', _ => '.' })))];
    }

    // The same numbers by ML.NET's own transformers in the pipeline: what a zip for others needs.
    [Fact]
    public void Numbers_that_MLNet_extracts_are_those_of_the_images_and_planes_are_refused()
    {
        string model = Model([30, 40, 3]);
        IDataView data = _context.Data.LoadFromEnumerable([new Picture { Path = Path.Combine(FixtureFolder.Require("images"), "rgb.png") }]);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(model);
        TensorFlowEstimator scoring = network.ScoreTensorFlowModel("output_0", "input");
        IDataView extracted = Extracting(interleave: true).Append(scoring).Fit(data).Transform(data);
        using MLImage image = Image("rgb.png");

        float[] numbers = extracted.GetColumn<float[]>("output_0").Single();

        Assert.Equal(Scored(new ImageOptions { Scale = 1 }, image, 30, 40, 3), numbers);
        IDataView planes = Extracting(interleave: false).Fit(data).Transform(data);
        Assert.StartsWith(
            "Column 'input' holds [3, 30, 40]; the model takes [30, 40, 3], the same numbers in another order; give them in that order, for images by ExtractPixels with interleavePixelColors: true.",
            Assert.Throws<ArgumentOutOfRangeException>(() => scoring.Fit(planes)).Message,
            StringComparison.Ordinal);

        EstimatorChain<ImagePixelExtractingTransformer> Extracting(bool interleave) => _context.Transforms.LoadImages("picture", null, "Path")
            .Append(_context.Transforms.ResizeImages("picture", 40, 30))
            .Append(_context.Transforms.ExtractPixels("input", "picture", interleavePixelColors: interleave));
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Images_go_through_pipelines_engines_and_models_of_bytes(string engineName)
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "module-resize"));
        byte[] pixels = fixture.Input("image", 1).ToArray<byte>();
        Pictures[] rows = [.. Enumerable.Range(0, fixture.Rows).Select(i => new Pictures { Name = $"{i}", image = Coloured(28, 28, (x, y) => (pixels[(784 * i) + (28 * y) + x], pixels[(784 * i) + (28 * y) + x], pixels[(784 * i) + (28 * y) + x], 255)) })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(fixture.Location);
        TensorFlowEstimator estimator = network.ScoreTensorFlowModel(["probabilities"], ["image"], new ImageOptions { Scale = 1 }, engine: engineName, batchSize: 4);
        using TensorFlowTransformer transformer = estimator.Fit(data);

        IDataView view = transformer.Transform(data);

        float[] expected = fixture.Outputs.Single(pair => pair.Key == "y_probabilities").Value.ToArray<float>();
        Agreement.Check("probabilities", expected, [.. view.GetColumn<float[]>("probabilities").SelectMany(row => row)], 1e-5);
        Assert.Equal(rows.Select(row => row.Name), view.GetColumn<string>("Name"));
        Assert.Equal(28, view.GetColumn<MLImage>("image").First().Width);
        using PredictionEngine<Pictures, Probabilities> engine = _context.Model.CreatePredictionEngine<Pictures, Probabilities>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
        Agreement.Check("one", expected.AsSpan(10, 10), engine.Predict(rows[1]).probabilities, 1e-5);
        Assert.Contains(estimator.GetOutputSchema(_context.Transforms.LoadImages("image", null, "Path").GetOutputSchema(_context.Transforms.CustomMapping<Nothing, Picture>((_, _) => { }, null).GetOutputSchema(new SchemaShape([])))), column => column.Name == "probabilities");
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_a_row_is_read_and_a_missing_image_when_it_comes()
    {
        using MLImage image = Coloured(2, 2, (_, _) => (1, 2, 3, 255));
        IDataView data = _context.Data.LoadFromEnumerable([new Any { input = image }]);
        using TensorFlowModel colours = _context.Model.LoadTensorFlowModel(Model([2, 2, 3]));
        using TensorFlowModel flat = _context.Model.LoadTensorFlowModel(Model([12]));
        using TensorFlowModel two = _context.Model.LoadTensorFlowModel(Model([5, 5, 2]));
        using TensorFlowModel bytes = _context.Model.LoadTensorFlowModel(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "module-resize", "model"));
        ImageOptions options = new() { Scale = 1 };

        Refuses("Column 'input' holds images; say with ImageOptions how they become vectors of Single of known size", () => colours.ScoreTensorFlowModel("output_0", "input").Fit(data));
        Refuses("The model's input 'input' takes [12] of Single, which is no image; give a column of numbers.", () => flat.ScoreTensorFlowModel("output_0", "input", options).Fit(data));
        Refuses("The model's input 'input' takes [2, 2, 3], 3 channels of an image, and Grey has 1; give ImageOptions that fit.", () => colours.ScoreTensorFlowModel("output_0", "input", options with { Channels = ImageChannels.Grey }).Fit(data));
        Refuses("The model's input 'input' takes [5, 5, 2], 5 channels of an image one after another, and images have 1, 3 or 4; give ImageOptions that fit.", () => two.ScoreTensorFlowModel("output_0", "input", options).Fit(data));
        Refuses(
            "The model's input 'image' takes Byte, the brightnesses themselves; give a Scale of 1 and an Offset of 0.",
            () => bytes.ScoreTensorFlowModel("probabilities", "image", options with { Scale = 1 / 255f }).Fit(_context.Data.LoadFromEnumerable([new Pictures { image = image }])));

        using TensorFlowTransformer transformer = colours.ScoreTensorFlowModel("output_0", "input", options).Fit(data);
        Assert.Equal(
            "A row of 'input' holds no image; leave such rows out, or give them one.",
            Assert.Throws<ScoringException>(() => transformer.Transform(_context.Data.LoadFromEnumerable([new Any()])).GetColumn<float[]>("output_0").ToArray()).Message);

        static void Refuses(string expected, Func<object> fit) => Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(fit).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static MLImage Image(string name) => MLImage.CreateFromFile(Path.Combine(FixtureFolder.Require("images"), name));

    private static MLImage Coloured(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue, byte Alpha)> colour)
    {
        byte[] bytes = new byte[4 * width * height];
        for (int i = 0; i < width * height; i++)
        {
            (bytes[4 * i], bytes[(4 * i) + 1], bytes[(4 * i) + 2], bytes[(4 * i) + 3]) = colour(i % width, i / width);
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, bytes);
    }

    private string Model(params long[] row)
    {
        string folder = _folder.Sub(string.Join("x", row));
        if (!Directory.Exists(folder))
        {
            KerasTensor input = keras.Input(new Shape(row), name: "input");
            new Functional(input, keras.layers.Flatten().Apply(input)).save(folder);
        }

        return folder;
    }

    private float[] Scored(ImageOptions options, MLImage image, int height, int width, int depth) => Scored(options, image, [height, width, depth]);

    private float[] Scored(ImageOptions options, MLImage image, long[] row)
    {
        IDataView data = _context.Data.LoadFromEnumerable([new Any { input = image }]);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(row));
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", options).Fit(data);
        return transformer.Transform(data).GetColumn<float[]>("output_0").Single();
    }

    private sealed class Nothing;

    private sealed class Picture
    {
        public string Path { get; set; } = "";
    }

    private sealed class Any
    {
        [ImageType(2, 2)]
        public MLImage? input { get; set; }
    }

    private sealed class Pictures
    {
        public string Name { get; set; } = "";

        [ImageType(28, 28)]
        public MLImage? image { get; set; }
    }

    private sealed class Probabilities
    {
        public float[] probabilities { get; set; } = [];
    }
}
