using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Pipelines with columns of images in the zips that ML.NET saves: its own transformers have to give, to the bit, the numbers that ours give. The models give back what they were given.</summary>
public sealed class SavedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string, ImageOptions, long[]> Cases
    {
        get
        {
            ImageOptions plain = new() { Scale = 1 };
            ImageOptions scaled = new() { Scale = 1 / 127.5f, Offset = -1 };
            TheoryData<string, ImageOptions, long[]> cases = new()
            {
                { "own size", plain, [11, 13, 3] },
                { "own size, scaled", scaled, [11, 13, 3] },
                { "own size, none other", plain with { Resize = ImageResize.None }, [11, 13, 3] },
                { "grey", scaled, [11, 13, 1] },
                { "blue first", scaled with { Channels = ImageChannels.Bgr }, [11, 13, 3] },
                { "with opacity", plain, [11, 13, 4] },
                { "on white", plain with { Alpha = ImageAlpha.OnWhite }, [11, 13, 3] },
                { "on black, grey", plain with { Alpha = ImageAlpha.OnBlack }, [11, 13, 1] },
                { "planes", scaled, [3, 11, 13] },
            };
            foreach (ImageResize resize in (ImageResize[])[ImageResize.Stretch, ImageResize.Crop, ImageResize.Pad])
            {
                foreach (ImageInterpolation interpolation in Enum.GetValues<ImageInterpolation>())
                {
                    ImageOptions options = scaled with { Resize = resize, Interpolation = interpolation };
                    cases.Add($"{resize}, {interpolation}, smaller", options, [5, 7, 3]);
                    cases.Add($"{resize}, {interpolation}, larger", options, [17, 19, 3]);
                    cases.Add($"{resize}, {interpolation}, higher and narrower", options, [23, 6, 1]);
                    cases.Add($"{resize}, {interpolation}, as wide", options with { Alpha = ImageAlpha.OnWhite }, [8, 13, 3]);
                    cases.Add($"{resize}, {interpolation}, planes", options, [3, 9, 9]);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Images_come_out_of_a_zip_as_they_went_in(string name, ImageOptions options, long[] row)
    {
        // ExtractPixels disposes of images, so each pass makes its own.
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Picture { Name = $"{name} {i}", input = Random(i, i == 1 ? MLPixelFormat.Bgra32 : MLPixelFormat.Rgba32), pixels = i }));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(row));
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", options).Fit(data);
        string zip = _folder.Sub("images.zip");
        _context.Model.Save(transformer, data.Schema, zip);
        Numbers[] expected = Read(transformer, data);
        Assert.True(expected[0].output_0.Distinct().Count() > 10, "The image shows nothing.");

        ITransformer stock = _context.Model.Load(zip, out _);

        Same(expected, Read(stock, data));
        Assert.Equal(Visible(transformer.GetOutputSchema(data.Schema)).Select(column => column.Name), Visible(stock.GetOutputSchema(data.Schema)).Select(column => column.Name));
        foreach (string engine in ScoringEngines.Names)
        {
            ITransformer batched = _context.Model.LoadWithBatching(zip, data.Schema, engine, batchSize: 2);
            Assert.Contains((TransformerChain<ITransformer>)batched, part => part is TensorFlowTransformer);
            Same(expected, Read(batched, data));
            Assert.Equal(Visible(stock.GetOutputSchema(data.Schema)), Visible(batched.GetOutputSchema(data.Schema)));
            (batched as IDisposable)?.Dispose();
        }

        (stock as IDisposable)?.Dispose();
    }

    // LoadImages and ResizeImages before: the zip takes paths, which ML.NET writes into its schema, and is loaded without being told the columns.
    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void A_pipeline_from_paths_to_classes_is_saved_and_scores_in_batches_again(string engine)
    {
        string images = FixtureFolder.Require("images");
        IDataView data = _context.Data.LoadFromEnumerable(((string[])["rgb.png", "rgba.png", "grey.png"]).Where(file => File.Exists(Path.Combine(images, file))).Select(file => new FilePath { Path = file }));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(8, 9, 3));
        string[] classes = [.. Enumerable.Range(0, 216).Select(i => $"number {i}")];
        var pipeline = _context.Transforms.LoadImages("input", images, "Path")
            .Append(_context.Transforms.ResizeImages("input", 20, 10))
            .Append(network.ScoreTensorFlowModel("output_0", "input", new ImageOptions { Scale = 1 / 255f }, new ClassColumns(classes), engine))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(data);
        string zip = _folder.Sub("paths.zip");
        _context.Model.Save(pipeline, data.Schema, zip);
        Scored[] expected = [.. _context.Data.CreateEnumerable<Scored>(pipeline.Transform(data), false)];
        Assert.True(expected.Length > 1);

        ITransformer stock = _context.Model.Load(zip, out _);
        ITransformer batched = _context.Model.LoadWithBatching(zip, out DataViewSchema input, engine);

        Assert.Equal(["Path"], input.Select(column => column.Name));
        foreach (ITransformer loaded in (ITransformer[])[stock, batched])
        {
            Scored[] actual = [.. _context.Data.CreateEnumerable<Scored>(loaded.Transform(data), false)];
            Assert.Equal(expected.Select(row => (row.Path, row.Class)), actual.Select(row => (row.Path, row.Class)));
            Assert.Equal(expected.SelectMany(row => row.Score), actual.SelectMany(row => row.Score));
            using PredictionEngine<FilePath, Scored> one = _context.Model.CreatePredictionEngine<FilePath, Scored>(loaded, new PredictionEngineOptions { OwnsTransformer = false });
            Assert.Equal(expected[1].Class, one.Predict(new FilePath { Path = expected[1].Path }).Class);
        }

        // And once more.
        string again = _folder.Sub("again.zip");
        _context.Model.Save(batched, input, again);
        Assert.Equal(expected.Select(row => row.Class), _context.Data.CreateEnumerable<Scored>(_context.Model.Load(again, out _).Transform(data), false).Select(row => row.Class));
    }

    [Fact]
    public void What_a_zip_cannot_do_is_said_when_it_is_saved_and_what_it_does_not_tell_when_it_is_loaded()
    {
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(11, 13, 3));
        ImageOptions options = new() { Scale = 1 };
        IDataView any = _context.Transforms.LoadImages("input", null, "Path").Fit(_context.Data.LoadFromEnumerable([new FilePath()])).Transform(_context.Data.LoadFromEnumerable([new FilePath()]));
        IDataView small = _context.Transforms.ResizeImages("input", 4, 5).Fit(any).Transform(any);

        Refuses(
            "Column 'input' holds images of any size, which ML.NET alone does not bring to the model's 13 x 11 pixels as this library does; to save the pipeline, put ResizeImages before, or say the images' size with [ImageType(height, width)].",
            options,
            any);
        Refuses(
            "Column 'input' holds images of 4 x 5 pixels; the model takes 13 x 11; to save the pipeline, give images of that size, or say in ImageOptions.Resize how they are made to fit.",
            options with { Resize = ImageResize.None },
            small);

        IDataView data = _context.Data.LoadFromEnumerable([new Picture { input = Random(1, MLPixelFormat.Rgba32) }]);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", options).Fit(data);
        string zip = _folder.Sub("images.zip");
        _context.Model.Save(transformer, data.Schema, zip);
        Assert.Contains(
            "the pipeline takes columns that are not among Name, input.pixels (ML.NET writes none of images into a zip); give LoadWithBatching the schema of your data",
            Assert.Throws<ModelFormatException>(() => _context.Model.LoadWithBatching(zip, out _)).Message,
            StringComparison.Ordinal);

        void Refuses(string expected, ImageOptions how, IDataView view)
        {
            using TensorFlowTransformer unsaved = network.ScoreTensorFlowModel("output_0", "input", how).Fit(view);
            Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => _context.Model.Save(unsaved, view.Schema, new MemoryStream())).Message);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void Same(Numbers[] expected, Numbers[] actual)
    {
        Assert.Equal(expected.Select(row => (row.Name, row.pixels)), actual.Select(row => (row.Name, row.pixels)));
        Assert.Equal(expected.SelectMany(row => row.output_0), actual.SelectMany(row => row.output_0));
    }

    private static IEnumerable<(string Name, string Type)> Visible(DataViewSchema schema) => schema.Where(column => !column.IsHidden).Select(column => (column.Name, $"{column.Type}"));

    // Some pixels opaque, some not at all, colours never above their opacity, as ML.NET's decoder leaves them.
    private static MLImage Random(int seed, MLPixelFormat format)
    {
        Random random = new(seed);
        byte[] bytes = new byte[4 * 13 * 11];
        for (int i = 0; i < bytes.Length; i += 4)
        {
            int alpha = random.Next(3) switch { 0 => random.Next(256), 1 => 255, _ => random.Next(8) * 36 };
            (bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]) = ((byte)random.Next(alpha + 1), (byte)random.Next(alpha + 1), (byte)random.Next(alpha + 1), (byte)alpha);
        }

        return MLImage.CreateFromPixels(13, 11, format, bytes);
    }

    private Numbers[] Read(ITransformer transformer, IDataView data) => [.. _context.Data.CreateEnumerable<Numbers>(transformer.Transform(data), reuseRowObject: false)];

    private string Model(params long[] row)
    {
        string folder = _folder.Sub(string.Join("x", row));
        KerasTensor input = keras.Input(new Shape(row), name: "input");
        new Functional(input, keras.layers.Flatten().Apply(input)).save(folder);
        return folder;
    }

    private sealed class Picture
    {
        public string Name { get; set; } = "";

        [ImageType(11, 13)]
        public MLImage? input { get; set; }

        // Of the name that the pixels would have in the zip.
        [ColumnName("input.pixels")]
        public float pixels { get; set; }
    }

    private sealed class Numbers
    {
        public string Name { get; set; } = "";

        [ColumnName("input.pixels")]
        public float pixels { get; set; }

        public float[] output_0 { get; set; } = [];
    }

    private sealed class FilePath
    {
        public string Path { get; set; } = "";
    }

    private sealed class Scored
    {
        public string Path { get; set; } = "";

        public string Class { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
