using System.Globalization;
using Mnist.Cli;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

public sealed class ScoreTests
{
    [Fact]
    public async Task Every_output_has_its_columns()
    {
        using TemporaryFolder folder = new();
        MnistFiles.WriteSubset(folder.Path, training: 1, test: 3);
        TwoOutputModel.Save(folder.Sub("two"));
        using StringWriter output = new();
        using StringWriter error = new();

        int status = await new App(output, error).RunAsync(
            ["score", folder.Sub("two"), "--in", folder.Sub("t10k-images-idx3-ubyte"), "--out", folder.Sub("scores.csv")], TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Done, ""), (status, error.ToString()));
        string[][] lines = [.. File.ReadLines(folder.Sub("scores.csv")).Select(line => line.Split(','))];
        float[] pixels = Array.ConvertAll(MnistFiles.Read().TestImages[..(3 * 784)], pixel => pixel / 255f);
        using BatchScorer scorer = BatchScorer.Load(folder.Sub("two"));
        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => $"output_0.{i}"), .. Enumerable.Range(0, 784).Select(i => $"pixels.{i}")], lines[0]);
        Assert.Equal([.. scorer.Score(pixels, 784)[10..20], .. pixels[784..1568]], lines[2].Select(score => float.Parse(score, CultureInfo.InvariantCulture)));
    }
}
