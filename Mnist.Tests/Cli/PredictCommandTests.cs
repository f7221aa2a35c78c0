using System.Text.Json;
using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Tests.Formats.Data.Photos;
using Mnist.Tests.TestData;
using StbImageWriteSharp;

namespace Mnist.Tests.Cli;

/// <summary><c>mnist predict</c> as its user meets it.</summary>
public sealed class PredictCommandTests
{
    private const string Meaning = "The percentages share 100 % among the ten digits; they say nothing about whether an image shows a digit at all.";

    private static readonly string Model = Path.Combine(FixtureFolder.Repository, "models", "cnn");

    private static readonly Lazy<ImageDataset> Data = new(() => DatasetLocator.Find("mnist", FixtureFolder.Data));

    [Fact]
    public async Task One_bad_file_does_not_cost_the_others()
    {
        using TemporaryFolder folder = new();
        string[] files = BadAmongGood(folder);

        (int status, string output, string error) = await Run(["predict", Model, .. files]);

        Assert.Equal(ExitCode.Failed, status);
        Assert.Collection(
            output.Trim().Split('\n'),
            line => Assert.Matches(@"a\.png: 7 \([0-9.]+ %\), else [0-9] \([0-9.]+ %\)$", line),
            line => Assert.Matches(@"b\.png: 2 \([0-9.]+ %\), else [0-9] \([0-9.]+ %\)$", line),
            line => Assert.Equal(Meaning, line));
        Assert.Collection(
            error.Trim().Split('\n'),
            line => Assert.EndsWith("junk.png' cannot be read as an image; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("missing.png' does not exist; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("folder' is a folder; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("empty.png' is empty; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("large.png' is larger than 64 MiB; give a smaller image.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("cut.jpg' is damaged or ends before its pixels begin; give the whole file.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("blank.png' shows nothing but background, no ink found; give an image of one digit.", line, StringComparison.Ordinal),
            line => Assert.Equal("7 of 9 images gave no digit.", line));
    }

    [Fact]
    public async Task Json_lists_good_and_bad_files_in_their_order()
    {
        using TemporaryFolder folder = new();
        string[] files = BadAmongGood(folder);

        (int status, string output, _) = await Run(["predict", Model, .. files, "--json"]);
        JsonElement[] images = [.. JsonDocument.Parse(output).RootElement.GetProperty("images").EnumerateArray()];

        Assert.Equal(ExitCode.Failed, status);
        Assert.Equal(files, images.Select(image => image.GetProperty("file").GetString()));
        Assert.Equal([true, false, false, false, false, false, false, false, true], images.Select(image => image.TryGetProperty("digit", out _)));
        Assert.Equal([false, true, true, true, true, true, true, true, false], images.Select(image => image.TryGetProperty("error", out _)));
        Assert.EndsWith("junk.png' cannot be read as an image; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", images[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["file", "error"], images[1].EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task The_second_guess_is_always_there()
    {
        using TemporaryFolder folder = new();
        JsonElement image = await One(folder);

        float[] probabilities = [.. image.GetProperty("probabilities").EnumerateArray().Select(number => number.GetSingle())];
        float[] falling = [.. probabilities.OrderDescending()];
        Assert.Equal(probabilities[image.GetProperty("digit").GetInt32()], falling[0]);
        Assert.Equal(falling[1], image.GetProperty("second").GetProperty("probability").GetSingle());
        Assert.Equal(falling[1], probabilities[image.GetProperty("second").GetProperty("digit").GetInt32()]);
        Assert.NotEqual(image.GetProperty("digit").GetInt32(), image.GetProperty("second").GetProperty("digit").GetInt32());
    }

    [Fact]
    public async Task An_image_below_the_asked_probability_is_rejected_and_no_failure()
    {
        using TemporaryFolder folder = new();
        JsonElement kept = await One(folder);
        float probability = kept.GetProperty("probabilities")[kept.GetProperty("digit").GetInt32()].GetSingle();

        Assert.False(kept.GetProperty("rejected").GetBoolean());
        Assert.False((await One(folder, "--reject", "0")).GetProperty("rejected").GetBoolean());
        Assert.True(probability < 1, "the digit must not be sure");
        JsonElement rejected = await One(folder, "--reject", "1");
        Assert.True(rejected.GetProperty("rejected").GetBoolean());
        Assert.Equal(kept.GetProperty("digit").GetInt32(), rejected.GetProperty("digit").GetInt32());

        (int status, string output, _) = await Run("predict", Model, folder.Sub("a.png"), "--reject", "1");
        Assert.Equal(ExitCode.Done, status);
        Assert.Matches(@"a\.png: not sure, [0-9] \([0-9.]+ %\), else [0-9] \([0-9.]+ %\)", output);
    }

    [Theory]
    [InlineData("90", "--reject: expected a probability, 0 to 1, received 90; 90 % is 0.9.")]
    [InlineData("-0.1", "--reject: expected a probability, 0 to 1, received -0.1; 90 % is 0.9.")]
    [InlineData("NaN", "--reject: expected a probability, 0 to 1, received NaN; 90 % is 0.9.")]
    [InlineData("0,9", "--reject: expected a number, as 0.01, received '0,9'.")]
    [InlineData("90%", "--reject: expected a number, as 0.01, received '90%'.")]
    public async Task A_probability_that_is_none_is_wrong_usage(string value, string sentence)
    {
        (int status, string output, string error) = await Run("predict", Model, "a.png", "--reject", value);

        Assert.Equal((ExitCode.Usage, string.Empty), (status, output));
        Assert.StartsWith(sentence, error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_says_what_the_percentages_mean()
    {
        (_, string output, _) = await Run("predict", "--help");

        Assert.Contains(Meaning, string.Join(' ', output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("--reject", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_photo_is_read_however_the_camera_was_held(int orientation)
    {
        using TemporaryFolder folder = new();

        // The first digit of the test set that reads as another one on each of its sides: a 4.
        byte[] upright = Draw(4);
        byte[] stored = new byte[upright.Length];
        (int width, int height) = orientation > 4 ? (300, 400) : (400, 300);
        for (int y = 0; y < 300; y++)
        {
            for (int x = 0; x < 400; x++)
            {
                (int column, int row) = orientation switch
                {
                    2 => (399 - x, y),
                    3 => (399 - x, 299 - y),
                    4 => (x, 299 - y),
                    5 => (y, x),
                    6 => (y, 399 - x),
                    7 => (299 - y, 399 - x),
                    _ => (299 - y, x),
                };
                stored[(row * width) + column] = upright[(y * 400) + x];
            }
        }

        using MemoryStream jpeg = new();
        new ImageWriter().WriteJpg(stored, width, height, ColorComponents.Grey, jpeg, 85);
        await File.WriteAllBytesAsync(folder.Sub("four.jpg"), ExifImages.Jpeg(jpeg.ToArray(), ExifImages.Tiff(orientation, little: false)));

        (int status, string output, string error) = await Run("predict", Model, folder.Sub("four.jpg"), "--json");
        Assert.True(status == ExitCode.Done, error);
        Assert.Equal(4, JsonDocument.Parse(output).RootElement.GetProperty("images")[0].GetProperty("digit").GetInt32());
    }

    // The first and the second digit of the test set are a 7 and a 2.
    private static string[] BadAmongGood(TemporaryFolder folder)
    {
        Png(folder.Sub("a.png"), Draw(0));
        File.WriteAllText(folder.Sub("junk.png"), "not a picture");
        Directory.CreateDirectory(folder.Sub("folder"));
        File.WriteAllBytes(folder.Sub("empty.png"), []);
        using (FileStream large = File.Create(folder.Sub("large.png")))
        {
            large.SetLength((64 << 20) + 1);
        }

        File.WriteAllBytes(folder.Sub("cut.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]);
        Png(folder.Sub("blank.png"), [.. Enumerable.Repeat((byte)230, 400 * 300)]);
        Png(folder.Sub("b.png"), Draw(1));
        return [.. new[] { "a.png", "junk.png", "missing.png", "folder", "empty.png", "large.png", "cut.jpg", "blank.png", "b.png" }.Select(folder.Sub)];
    }

    private static async Task<JsonElement> One(TemporaryFolder folder, params string[] more)
    {
        Png(folder.Sub("a.png"), Draw(8));
        (int status, string output, string error) = await Run(["predict", Model, folder.Sub("a.png"), "--json", .. more]);
        Assert.True(status == ExitCode.Done, error);
        return Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("images").EnumerateArray());
    }

    private static byte[] Draw(int index) => new Photo { Shade = (x, _) => 110 * x, Noise = 4 }.Draw(Data.Value.TestImages.AsSpan(index * 784, 784), index);

    private static void Png(string path, byte[] pixels)
    {
        using FileStream file = File.Create(path);
        new ImageWriter().WritePng(pixels, 400, 300, ColorComponents.Grey, file);
    }

    private static Task<(int Status, string Output, string Error)> Run(params string[] arguments) => CommandLine.Run(arguments);
}
