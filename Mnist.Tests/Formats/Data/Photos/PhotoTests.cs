using Mnist.Formats.Data;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data.Photos;

/// <summary>Photos of digits are read as well as the same digits on flat paper: 50 digits of the test set, the committed network.</summary>
public sealed class PhotoTests
{
    private const int Digits = 50;

    private static readonly Photo Flat = new() { Width = 200, Height = 150 };

    private static readonly Dictionary<string, Photo> Photos = new()
    {
        ["darker by 110 levels from side to side"] = Flat with { Shade = (x, _) => 110 * x },
        ["darker by 110 levels from side to side, ink too"] = Flat with { Shade = (x, _) => 110 * x, ShadeIsSubtracted = true },
        ["darker by 130 levels from top to bottom"] = Flat with { Shade = (_, y) => 130 * y },
        ["darker by 150 levels from corner to corner"] = Flat with { Shade = (x, y) => 75 * (x + y) },
        ["darker by 120 levels towards the corners"] = Flat with { Shade = Radial(120) },
        ["darker by 160 levels towards the corners"] = Flat with { Shade = Radial(160) },
        ["a shadow with a sharp edge"] = Flat with { Shade = Edge(100, 0.001) },
        ["a shadow with a soft edge"] = Flat with { Shade = Edge(100, 0.1) },
        ["a frame"] = Flat with { OtherInk = (x, y) => x is < 0.02 or > 0.98 || y is < 0.025 or > 0.975 },
        ["a frame with a margin around it"] = Flat with { OtherInk = (x, y) => x is > 0.05 and < 0.95 && y is > 0.05 and < 0.95 && (x is < 0.07 or > 0.93 || y is < 0.075 or > 0.925) },
        ["a wide frame"] = Flat with { DigitHeight = 0.5, Shade = (x, _) => 110 * x, OtherInk = (x, y) => x is < 0.15 or > 0.85 || y is < 0.15 or > 0.85 },
        ["a frame that digits touch"] = Flat with { Width = 150, DigitHeight = 0.714, OtherInk = (x, y) => x is < 0.08 or > 0.92 || y is < 0.08 or > 0.92 },
        ["two sides of a frame"] = Flat with { OtherInk = (x, y) => x < 0.05 || y > 0.95 },
        ["lines above and below"] = Flat with { OtherInk = (_, y) => y is (> 0.1 and < 0.12) or (> 0.9 and < 0.92) },
        ["specks"] = Flat with { Specks = (40, 4) },
        ["noise"] = Flat with { Noise = 15 },
        ["noise, specks, a frame and uneven light"] = Flat with { Noise = 8, Specks = (20, 3), Shade = (x, _) => 110 * x, OtherInk = (x, y) => x is < 0.02 or > 0.98 || y is < 0.025 or > 0.975 },
        ["a pencil in uneven light"] = Flat with { Tone = (220, 140), Noise = 4, Shade = (x, _) => 80 * x },
        ["chalk in uneven light"] = Flat with { Tone = (110, 240), Shade = (x, _) => 90 * x, ShadeIsSubtracted = true, Noise = 4 },
        ["chalk in a frame of chalk"] = Flat with { Tone = (40, 230), OtherInk = (x, y) => x is < 0.02 or > 0.98 || y is < 0.025 or > 0.975 },
        ["a thin pen"] = Flat with { Pen = 0.6, Shade = (x, _) => 110 * x },
        ["a thick pen"] = Flat with { Pen = 4, Shade = (x, _) => 110 * x },
        ["a corner of the paper"] = Flat with { DigitHeight = 0.3, At = (0.8, 0.2), Shade = (x, _) => 110 * x },
        ["a digit that touches a side"] = Flat with { At = (0.21, 0.5), Specks = (8, 3) },
        ["a digit that fills the image"] = Flat with { DigitHeight = 1.02, Width = 150, Shade = (x, _) => 80 * x },
        ["a digit that fills a small image"] = new() { Width = 24, Height = 24, DigitHeight = 1 },
        ["1200 x 900"] = Flat with { Width = 1200, Height = 900, Noise = 10, Shade = (x, _) => 110 * x },
        ["1500 x 1000, a small digit in a frame"] = Flat with { Width = 1500, Height = 1000, DigitHeight = 0.06, At = (0.3, 0.35), Noise = 5, Shade = (x, _) => 110 * x, OtherInk = (x, y) => x is < 0.02 or > 0.98 || y is < 0.025 or > 0.975 },
    };

    private static readonly Lazy<int> RightOnFlat = new(() => Right(Flat, out _));

    private static readonly Lazy<ImageDataset> Data = new(() => DatasetLocator.Find("mnist", FixtureFolder.Data));

    /// <summary>What is asked.</summary>
    public static TheoryData<string> Names => [.. Photos.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void As_many_digits_are_read_as_on_flat_paper(string name)
    {
        int onFlat = RightOnFlat.Value;
        int right = Right(Photos[name], out string wrong);

        Assert.True(onFlat >= 0.95 * Digits, $"{onFlat} of {Digits} on flat paper");
        Assert.True(right >= onFlat - 1, $"{right} of {Digits}, {onFlat} on flat paper: {wrong}");
    }

    [Theory]
    [InlineData(230, 0, 0)]
    [InlineData(230, 0, 10)]
    [InlineData(30, 0, 5)]
    [InlineData(230, 110, 0)]
    [InlineData(230, 110, 5)]
    [InlineData(230, 200, 3)]
    public void Paper_without_ink_shows_nothing(double paper, double shade, double noise)
    {
        Photo blank = Flat with { At = (20, 20), Tone = (paper, paper), Shade = (x, _) => shade * x, Noise = noise };

        Assert.Null(DigitImage.Prepare(new GreyImage(blank.Draw(new byte[784], seed: 1), blank.Width, blank.Height)));
    }

    [Fact]
    public void Paper_without_ink_in_a_cone_of_light_shows_nothing()
    {
        Photo blank = Flat with { At = (20, 20), Shade = Radial(120) };

        Assert.Null(DigitImage.Prepare(new GreyImage(blank.Draw(new byte[784], seed: 1), blank.Width, blank.Height)));
    }

    [Theory]
    [InlineData(230, 40, 0)]
    [InlineData(40, 230, 0)]
    [InlineData(230, 40, 110)]
    public void A_frame_around_nothing_is_no_digit(double paper, double ink, double shade)
    {
        Photo framed = Flat with { At = (20, 20), Tone = (paper, ink), Noise = 3, Shade = (x, _) => shade * x, OtherInk = (x, y) => x is < 0.02 or > 0.98 || y is < 0.025 or > 0.975 };

        Assert.Null(DigitImage.Prepare(new GreyImage(framed.Draw(new byte[784], seed: 1), framed.Width, framed.Height)));
    }

    [Fact]
    public void Images_of_the_data_set_are_taken_as_they_are_and_their_negatives_as_if_they_were()
    {
        byte[] images = Data.Value.TestImages;
        float[] expected = new float[784];
        for (int i = 0; i < images.Length; i += 784)
        {
            byte[] pixels = images[i..(i + 784)];
            PixelScale.ToUnit(pixels, expected);

            Assert.Equal(expected, DigitImage.Prepare(new GreyImage(pixels, 28, 28))!);
            Assert.Equal(expected, DigitImage.Prepare(new GreyImage([.. pixels.Select(pixel => (byte)(255 - pixel))], 28, 28))!);
        }
    }

    [Fact]
    public void What_is_prepared_has_the_form_of_the_data_set()
    {
        Photo photo = Photos["noise, specks, a frame and uneven light"];
        for (int digit = 0; digit < Digits; digit++)
        {
            float[] prepared = Prepare(photo, digit)!;
            (double mass, double massX, double massY) = (0, 0, 0);
            (int left, int right, int top, int bottom) = (28, 0, 28, 0);
            for (int i = 0; i < prepared.Length; i++)
            {
                (int x, int y) = (i % 28, i / 28);
                mass += prepared[i];
                massX += prepared[i] * (x + 0.5);
                massY += prepared[i] * (y + 0.5);
                if (prepared[i] > 0)
                {
                    (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
                }
            }

            Assert.Equal(1f, prepared.Max());
            Assert.InRange(Math.Max(right - left, bottom - top), 19, 20);
            Assert.InRange(massX / mass, 13.4, 14.6);
            Assert.InRange(massY / mass, 13.4, 14.6);
        }
    }

    private static int Right(Photo photo, out string wrong)
    {
        using BatchScorer scorer = BatchScorer.Load(Path.Combine(FixtureFolder.Repository, "models", "cnn"), engine: "managed");
        float[]?[] prepared = [.. Enumerable.Range(0, Digits).Select(i => Prepare(photo, i))];
        float[] scores = scorer.Score(prepared.SelectMany(pixels => pixels ?? new float[784]).ToArray(), 784, cancellation: TestContext.Current.CancellationToken);
        List<string> mistakes = [];
        for (int i = 0; i < Digits; i++)
        {
            int digit = prepared[i] is null ? -1 : scores.AsSpan(i * 10, 10).IndexOf(scores.AsSpan(i * 10, 10).ToArray().Max());
            if (digit != Data.Value.TestLabels[i])
            {
                mistakes.Add($"{i} is {Data.Value.TestLabels[i]}, read as {digit}");
            }
        }

        wrong = string.Join("; ", mistakes);
        return Digits - mistakes.Count;
    }

    private static float[]? Prepare(Photo photo, int index) =>
        DigitImage.Prepare(new GreyImage(photo.Draw(Data.Value.TestImages.AsSpan(index * 784, 784), index), photo.Width, photo.Height));

    private static Func<double, double, double> Radial(double levels) => (x, y) => levels * 2 * (((x - 0.5) * (x - 0.5)) + ((y - 0.5) * (y - 0.5)));

    private static Func<double, double, double> Edge(double levels, double softness) => (x, y) => levels * Math.Clamp(((x + (0.4 * y) - 0.75) / softness) + 0.5, 0, 1);
}
