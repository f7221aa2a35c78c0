using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Execution;
using Mnist.Models.Callbacks;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;
using Mnist.Tests.Training;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Runs.Paper;

/// <summary>
/// What a change of the engine must leave alone in every model of the zoo: the bits of its trained weights, and that a step allocates nothing.
/// The checksums are those of <c>mnist train MODEL --limit 600 --epochs 1 --seed 1</c>, in <c>weightsSha256</c>.
/// </summary>
public sealed class GoldenWeightsTests
{
    private const int Images = 600;

    private static readonly Lazy<(byte[] Images, byte[] Labels, byte[] TestImages)> Digits = new(MnistFiles.Read);

    public static TheoryData<string> Models => [.. ModelZoo.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_gives_the_committed_bits(string name) => Assert.Equal(Golden(name), Train(name, epochs: 1, threads: 2).WeightsSha256());

    [Theory]
    [InlineData("cnn")]
    [InlineData("cnn-tuned")]
    public void Training_with_direct_convolutions_gives_the_committed_bits(string name) =>
        Assert.Equal(Golden($"{name} --convolution direct"), Train(name, epochs: 1, threads: 2, ConvolutionAlgorithm.Direct).WeightsSha256());

    [Theory]
    [MemberData(nameof(Models))]
    public void A_step_allocates_nothing(string name)
    {
        StepAllocations allocations = new();

        // One thread does all the work itself, so what any shard allocates is counted.
        Train(name, epochs: 3, threads: 1, ConvolutionAlgorithm.Fast, allocations);

        Assert.Empty(allocations.Steps);
    }

    private static string? Golden(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Runs", "Paper", "golden-weights.json")));
        return golden.RootElement.GetProperty(name).GetString();
    }

    private static Sequential Train(string name, int epochs, int threads, ConvolutionAlgorithm convolution = ConvolutionAlgorithm.Fast, params ICallback[] callbacks)
    {
        ZooModel zoo = ModelZoo.Get(name);
        Sequential model = zoo.Build(seed: 1);
        model.Threads = threads;
        model.Convolution = convolution;
        NDArray x = zoo.Inputs(Digits.Value.Images.AsSpan(0, Images * 28 * 28));
        NDArray y = keras.utils.to_categorical(new NDArray(Digits.Value.Labels[..Images]), ImageDataset.Classes);
        model.fit(x, y, zoo.Recipe.BatchSize, epochs, verbose: 0, callbacks: [.. callbacks], validation_split: zoo.Recipe.ValidationSplit);
        return model;
    }
}
