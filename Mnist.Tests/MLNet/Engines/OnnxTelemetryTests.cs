using System.Diagnostics;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Engines;

/// <summary>ONNX Runtime would note processes and models in a database of the user's, to be sent to its maker: scoring leaves nothing behind but scores.</summary>
public sealed class OnnxTelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scoring_leaves_no_file_in_the_users_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where the database lies is known of Linux.");
        string home = Directory.CreateDirectory(_folder.Sub("home")).FullName;
        string images = Directory.EnumerateFiles(Path.Combine(FixtureFolder.Repository, "data", "mnist"), "t10k-images*").First();
        ProcessStartInfo start = MnistProcess.Info(
            "score", Path.Combine(FixtureFolder.Repository, "models", "mlp"), "--in", images, "--out", _folder.Sub("scores.csv"), "--engine", "onnx");
        start.Environment["HOME"] = home;
        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");

        (int status, _, string error) = MnistProcess.End(Process.Start(start)!);

        Assert.True(status == 0, error);
        Assert.True(File.Exists(_folder.Sub("scores.csv")));
        Assert.Empty(Directory.EnumerateFiles(home, "*onnx*", SearchOption.AllDirectories));
    }
}
