using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Tests.Hostile.Data;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Columns whose rows are the bytes of image files. The models give back what they were given.</summary>
public sealed class ImageFileColumnTests : IDisposable
{
    private static readonly ImageOptions Plain = new() { Scale = 1, Layout = ImageLayout.Interleaved };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> References => ImageColumnTests.References;

    [Theory]
    [MemberData(nameof(References))]
    [Trait("Category", "fixtures")]
    public void Pixels_are_those_Keras_loads(string reference)
    {
        NDArray expected = NpzFile.Read(Path.Combine(FixtureFolder.Require("images"), "arrays.npz"), reference)[reference];
        string[] parts = reference.Split(':');
        ImageOptions options = new() { Scale = 1, Interpolation = parts[3] == "nearest" ? ImageInterpolation.Nearest : ImageInterpolation.Bilinear };
        IDataView paths = _context.Data.LoadFromEnumerable([new FilePath { Path = parts[0] }]);
        IDataView data = _context.Transforms.LoadRawImageBytes("input", FixtureFolder.Require("images"), "Path").Fit(paths).Transform(paths);

        float[] actual = Scored(options, data, expected.shape.dims).Single();

        // Decoders of JPEG round in their own ways.
        int allowed = parts[0].EndsWith(".jpg", StringComparison.Ordinal) ? 3 : 0;
        float[] wanted = expected.ToArray<float>();
        Assert.Equal(wanted.Length, actual.Length);
        Assert.All(wanted.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - allowed, pair.First + allowed));
        Assert.True(wanted.Distinct().Count() > 10, "The image shows nothing.");
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".bmp")]
    [InlineData(".psd")]
    public void Every_format_that_begins_as_itself_is_read(string format)
    {
        byte[] pixels = [.. Enumerable.Range(0, 16 * 8).Select(i => (byte)(i * 2))];
        string file = _folder.Sub("image" + format);
        ImageFile.Write(file, 16, 8, pixels);

        float[] grey = Scored(Plain, Files(File.ReadAllBytes(file)), 8, 16, 1).Single();

        int allowed = format == ".jpg" ? 4 : 0;
        Assert.All(pixels.Zip(grey), pair => Assert.InRange(pair.Second, pair.First - allowed, pair.First + allowed));
    }

    // One pixel of half opacity and one of none, both red.
    [Fact]
    public void Transparency_is_dropped_or_put_on_a_ground_and_colours_lose_nothing()
    {
        IDataView data = Files(Png(2, 1, [200, 10, 20, 128, 200, 10, 20, 0]));

        Assert.Equal([200f, 10, 20, 200, 10, 20], Scored(Plain, data, 1, 2, 3).Single());
        Assert.Equal([200f, 10, 20, 128, 200, 10, 20, 0], Scored(Plain, data, 1, 2, 4).Single());
        Assert.Equal([20f, 10, 200, 20, 10, 200], Scored(Plain with { Channels = ImageChannels.Bgr }, data, 1, 2, 3).Single());
        Assert.Equal([100f, 5, 10, 0, 0, 0], Scored(Plain with { Alpha = ImageAlpha.OnBlack }, data, 1, 2, 3).Single());
        Assert.Equal([227f, 132, 137, 255, 255, 255], Scored(Plain with { Alpha = ImageAlpha.OnWhite }, data, 1, 2, 3).Single());
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Rows_of_files_go_through_batches_views_and_one_at_a_time(string engineName)
    {
        byte[][] files = [.. Enumerable.Range(0, 9).Select(i => Png(3 + i, 4, [.. Enumerable.Range(0, 16 * (3 + i)).Select(b => b % 4 == 3 ? (byte)255 : (byte)(b * (i + 3)))]))];
        IDataView data = Files(files);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(4, 5, 3));
        TensorFlowEstimator estimator = network.ScoreTensorFlowModel("output_0", "input", Plain with { Scale = 1 / 255f, Resize = ImageResize.Pad }, engine: engineName, batchSize: 4);
        using TensorFlowTransformer transformer = estimator.Fit(data);

        float[][] rows = [.. transformer.Transform(data).GetColumn<float[]>("output_0")];

        Assert.Equal(9, rows.Length);
        for (int i = 0; i < files.Length; i++)
        {
            Assert.Equal(Scored(Plain with { Scale = 1 / 255f, Resize = ImageResize.Pad }, Files(files[i]), 4, 5, 3).Single(), rows[i]);
        }

        using PredictionEngine<ImageRow, Numbers> engine = _context.Model.CreatePredictionEngine<ImageRow, Numbers>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
        Assert.Equal(rows[7], engine.Predict(new ImageRow { input = files[7] }).output_0);
        SchemaShape shape = _context.Transforms.LoadRawImageBytes("input", null, "Path").GetOutputSchema(_context.Transforms.CustomMapping<Nothing, FilePath>((_, _) => { }, null).GetOutputSchema(new SchemaShape([])));
        Assert.Contains(estimator.GetOutputSchema(shape), column => column.Name == "output_0");
    }

    [Fact]
    public void What_is_no_image_is_refused_by_column_and_row()
    {
        byte[] good = Png(2, 1, [1, 2, 3, 255, 4, 5, 6, 255]);
        Refuses("A row of 'input' holds no image; leave such rows out, or give them one.", []);
        Refuses("'input, row 1' cannot be read as an image; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", [1, 2, 3, 4]);
        Refuses("'input, row 1' is an image in the format WebP; PNG, JPEG, BMP, GIF, TGA or PSD images are read: convert it.", [.. "RIFF"u8, 1, 0, 0, 0, .. "WEBPVP8 "u8]);
        Refuses("'input, row 1' ends before its pixels do; give the whole file.", good[..50]);

        // 60,000 x 60,000 pixels in a few bytes.
        Refuses("'input, row 1' has 60000 x 60000 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller.", HostileData.Png(60000, 60000, 0, 100));
        Assert.Equal(
            "'a row' is larger than 64 MiB; give a smaller image.",
            Assert.Throws<DatasetException>(() => ColourImage.Decode(new byte[(64 << 20) + 1], "a row", TestContext.Current.CancellationToken)).Message);

        void Refuses(string expected, byte[] file) => Assert.Equal(expected, Assert.Throws<ScoringException>(() => Scored(Plain, Files(good, file), 1, 2, 3)).Message);
    }

    [Fact]
    public void What_the_bytes_are_has_to_be_said_and_a_zip_for_others_cannot_be_made()
    {
        IDataView data = Files(Png(2, 1, [1, 2, 3, 255, 4, 5, 6, 255]));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(1, 2, 3));

        Assert.StartsWith(
            "Column 'input' holds Vector<Byte>; the model takes vectors of Single of known size, as [VectorType(6)] float[]; where the bytes are those of image files, say with ImageOptions how they become its numbers.",
            Assert.Throws<ArgumentOutOfRangeException>(() => network.ScoreTensorFlowModel("output_0", "input").Fit(data)).Message,
            StringComparison.Ordinal);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", Plain).Fit(data);
        Assert.Equal(
            "Column 'input' holds image files as bytes, which ML.NET alone does not decode; to save the pipeline, have LoadImages read them as MLImage and put ResizeImages behind it.",
            Assert.Throws<NotSupportedException>(() => _context.Model.Save(transformer, data.Schema, new MemoryStream())).Message);
    }

    public void Dispose() => _folder.Dispose();

    // Red, green, blue and opacity of each pixel.
    private byte[] Png(int width, int height, byte[] pixels)
    {
        using MemoryStream file = new();
        new StbImageWriteSharp.ImageWriter().WritePng(pixels, width, height, StbImageWriteSharp.ColorComponents.RedGreenBlueAlpha, file);
        return file.ToArray();
    }

    private IDataView Files(params byte[][] files) => _context.Data.LoadFromEnumerable(files.Select(file => new ImageRow { input = file }));

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

    private float[][] Scored(ImageOptions options, IDataView data, params long[] row)
    {
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Model(row));
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", options).Fit(data);
        return [.. transformer.Transform(data).GetColumn<float[]>("output_0")];
    }

    private sealed class Nothing;

    private sealed class ImageRow
    {
        public byte[] input { get; set; } = [];
    }

    private sealed class FilePath
    {
        public string Path { get; set; } = "";
    }

    private sealed class Numbers
    {
        public float[] output_0 { get; set; } = [];
    }
}
