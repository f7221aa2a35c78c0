using System.Globalization;
using System.Text.Json;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Consumer;

/// <summary>The samples, with the packages alone.</summary>
[Collection(PackageCollection.Name)]
public sealed class SampleTests(PackageFeed feed)
{
    private static readonly string Model = Path.Combine(Repository.Folder, "models", "cnn");

    [Fact]
    public void ScoringApp_scores_and_evaluates_and_ZipConsumer_opens_its_zip_without_our_packages()
    {
        string zip = Path.Combine(feed.Folder, "digits.zip");
        string csv = Path.Combine(feed.Folder, "rows.csv");

        string[] evaluated = Lines(Dotnet.Run("dotnet", feed.Folder, Sample.Build(feed, "ScoringApp"), Model, zip, csv));
        Assert.StartsWith($"ML.NET: accuracy {TestAccuracy()} %, log-loss 0.02", evaluated[0], StringComparison.Ordinal);
        Assert.Equal(["0:", "1:", "2:", "3:", "4:", "5:", "6:", "7:", "8:", "9:"], evaluated[1..11].Select(line => line.Split(' ')[0]));

        string consumer = Sample.Build(feed, "ZipConsumer");
        Assert.DoesNotContain("Mnist.", File.ReadAllText(Path.ChangeExtension(consumer, ".deps.json")), StringComparison.Ordinal);
        string[] answers = Lines(Dotnet.Run("dotnet", feed.Folder, consumer, zip, csv));

        float[][] rows = [.. File.ReadLines(csv).Select(line => line.Split(',')[1..].Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
        using BatchScorer scorer = BatchScorer.Load(Model);
        float[][] scores = [.. scorer.Score(rows.SelectMany(row => row).ToArray(), 784).Chunk(10)];
        Assert.Equal(100, rows.Length);
        Assert.Equal("Takes input: Vector<Single, 784>, Label: String", answers[0]);
        Assert.Equal(scores.Select(row => Array.IndexOf(row, row.Max())), answers[1..].Select(answer => answer[0] - '0'));
        Assert.All(scores.Zip(answers[1..]), pair => Assert.Equal(pair.First.Max(), float.Parse(pair.Second[2..], CultureInfo.InvariantCulture), 1e-4f));
    }

    // As the run that trained the model measured it, in per cent.
    private static string TestAccuracy()
    {
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(Model, "run.json")));
        return (100 * run.RootElement.GetProperty("testAccuracy").GetDouble()).ToString("F2", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void TrainYourOwn_learns_images_in_folders_and_reports_on_them()
    {
        string images = Path.Combine(feed.Folder, "images");
        Func<int, Func<int, int, bool>>[] shapes =
        [
            place => (x, y) => Math.Abs(y - place) < 2,
            place => (x, y) => Math.Abs(x - place) < 2,
            place => (x, y) => ((x - place) * (x - place)) + ((y - 8) * (y - 8)) < 14,
        ];
        string[] names = ["across", "down", "round"];
        foreach ((string half, int count) in new[] { ("train", 60), ("test", 20) })
        {
            for (int i = 0; i < count * shapes.Length; i++)
            {
                string folder = Path.Combine(images, half, names[i % shapes.Length]);
                Directory.CreateDirectory(folder);
                BitmapFile.Write(Path.Combine(folder, $"{i:d3}.bmp"), 16, shapes[i % shapes.Length](3 + (i * 7 % 10)));
            }
        }

        string output = Dotnet.Run("dotnet", feed.Folder, Sample.Build(feed, "TrainYourOwn"), images, Path.Combine(feed.Folder, "shapes"), "30");

        Assert.Contains("180 images to train on, 60 to test on, 16 x 16 pixels, of 3 classes: across, down, round.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(feed.Folder, "shapes", "saved_model.pb")));
        Assert.True(File.Exists(Path.Combine(feed.Folder, "shapes", "report", "index.html")));
        Assert.Contains("round", File.ReadAllText(Path.Combine(feed.Folder, "shapes", "report", "index.html")), StringComparison.Ordinal);
        string last = Lines(output)[^1];
        Assert.EndsWith("of the test images are right; see " + Path.Combine(feed.Folder, "shapes", "report", "index.html") + ".", last, StringComparison.Ordinal);
        Assert.InRange(double.Parse(last.Split(' ')[0], CultureInfo.InvariantCulture), 80, 100);
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
