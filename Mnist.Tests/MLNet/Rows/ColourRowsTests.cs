using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Rows;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;
using StbImageSharp;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Rows;

/// <summary>Folders of images for models that take colours.</summary>
public sealed class ColourRowsTests : IDisposable
{
    private const int Side = 9;
    private const int Images = 12;

    private readonly TemporaryFolder _folder = new();

    public ColourRowsTests()
    {
        Directory.CreateDirectory(_folder.Sub("images"));
        for (int i = 0; i < Images; i++)
        {
            // Colours, a palette, and grey: of the last all three are the same.
            File.WriteAllBytes(_folder.Sub($"images/{i}.png"), new RandomImages(i).Png(Side, Side, 8, kind: ((int[])[2, 3, 0])[i % 3], interlaced: false, transparency: false));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("images")]
    [InlineData("images/*.png")]
    public async Task Images_are_in_colour_where_the_model_takes_three_channels(string rows)
    {
        var model = keras.Sequential();
        model.add(keras.Input((Side, Side, 3)));
        model.add(keras.layers.Conv2D(4, (3, 3)));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(5, activation: "softmax"));
        model.save(_folder.Sub("model"));
        using BatchScorer scorer = BatchScorer.Load(_folder.Sub("model"));
        byte[] pixels = [.. Enumerable.Range(0, Images).SelectMany(i => ImageResult.FromMemory(File.ReadAllBytes(_folder.Sub($"images/{i}.png")), ColorComponents.RedGreenBlue).Data)];
        float[] expected = scorer.Score(Array.ConvertAll(pixels, pixel => pixel / 255f), Side * Side * 3);

        RowFile file = RowFile.Open(_folder.Sub(rows), scorer.Inputs, cancellation: TestContext.Current.CancellationToken);
        await using MemoryRowSink sink = new();
        await scorer.ScoreAsync(file, sink, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([Side, Side, 3], file.Columns[0].RowShape!);
        Assert.Equal(expected, sink.ToArray<float>("output_0"));
    }

    [Fact]
    public void What_a_pixel_is_can_be_asked_for()
    {
        Table colours = Table.Open(_folder.Sub("images"), new() { Channels = 3 }, TestContext.Current.CancellationToken);

        Assert.Equal([Side, Side, 3], colours.Columns[2].RowShape!);
        Assert.Equal([Side, Side], Table.Open(_folder.Sub("images"), cancellation: TestContext.Current.CancellationToken).Columns[2].RowShape!);
        Assert.StartsWith(
            "A pixel is 1 number (grey) or 3 (red, green and blue), received 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Table.Open(_folder.Sub("images"), new() { Channels = 2 }, TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    // A photo that lies on its side in the file stands upright in the rows, in colour too.
    [Fact]
    public void A_turned_image_in_colour_is_turned_as_its_grey_is()
    {
        byte[] colour = new RandomImages(5).Jpeg(16, 8, 1, progressive: false, sampling: 1, restart: 0);
        File.WriteAllBytes(_folder.Sub("a.jpg"), ExifImages.Jpeg(colour, ExifImages.Tiff(6, little: true)));

        GreyImage grey = GreyImage.Read(_folder.Sub("a.jpg"), TestContext.Current.CancellationToken);
        ColourImage turned = ColourImage.Read(_folder.Sub("a.jpg"), TestContext.Current.CancellationToken);

        Assert.Equal((8, 16, 8, 16), (grey.Width, grey.Height, turned.Width, turned.Height));
        Assert.Equal(grey.Pixels.SelectMany(value => (byte[])[value, value, value]), turned.Pixels);
    }
}
