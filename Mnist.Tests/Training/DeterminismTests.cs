using System.Diagnostics;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Training;

/// <summary>The contract: same seed, same bits, whatever the threads and the vector width. Each run is a process of its own.</summary>
public sealed class DeterminismTests
{
    private static readonly (string Name, string? Variable, int Threads)[] Variants =
    [
        ("one thread", null, 1),
        ("five threads", null, 5),
        ("without AVX-512", "DOTNET_EnableAVX512", 2),
        ("without AVX-512F", "DOTNET_EnableAVX512F", 2),
        ("without AVX2", "DOTNET_EnableAVX2", 2),
        ("without intrinsics", "DOTNET_EnableHWIntrinsic", 2),
    ];

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("cnn-tuned")]
    [InlineData("lstm")]
    [InlineData("lstm-tuned")]
    [InlineData("gru")]
    public void Weights_have_the_same_bits(string model)
    {
        using TemporaryFolder data = new();
        MnistFiles.WriteSubset(data.Path, training: 600, test: 50);
        string expected = Train(model, data.Path, null, threads: 2);
        foreach ((string name, string? variable, int threads) in Variants)
        {
            Assert.True(expected == Train(model, data.Path, variable, threads), $"{model} {name} differs.");
        }
    }

    private static string Train(string model, string data, string? switchedOff, int threads)
    {
        using TemporaryFolder folder = new();
        using Process process = MnistProcess.Start(
            switchedOff,
            "train", model, "--limit", "600", "--epochs", "1", "--seed", "7", "--json",
            "--threads", threads.ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", data, "--out", folder.Sub("model"));
        return MnistProcess.Json(process).GetProperty("weightsSha256").GetString()!;
    }
}
