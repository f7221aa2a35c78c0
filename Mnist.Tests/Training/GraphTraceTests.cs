using Mnist.Tests.TestData;

namespace Mnist.Tests.Training;

/// <summary>Whole training loops over graphs against Keras: residual, two-input, two-output, masked, weighted, frozen and scheduled models.</summary>
[Trait("Category", "fixtures")]
public sealed class GraphTraceTests
{
    public static TheoryData<string> Cases() => [.. FixtureFolder.Cases("graphs")];

    // From the first update on Keras moves the embeddings otherwise, and only those. A guess: on TensorFlow their gradient is a list of rows, which Adam squares before it adds those of one token.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_follows_keras(string name)
    {
        GraphTrace trace = GraphTrace.Read(name);
        string? missing = trace.Missing();
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);

        string? difference = trace.Run();

        Assert.True(difference is null, difference);
    }
}
