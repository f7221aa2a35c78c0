using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Tests.Layers;

public sealed class BatchNormalizationTests
{
    private const int Channels = 100_000;
    private const int Predictions = 500;

    // Several predictions share what Prepare fills, so none may see a value that is not the final one.
    [Fact]
    public async Task A_prediction_that_starts_leaves_the_numbers_of_a_running_one_alone()
    {
        BatchNormalization layer = new();
        layer.Build(Channels, seed: 1, layerIndex: 0);
        layer.Parameters.Single(parameter => parameter.Name == "beta").Span.Fill(1f);
        layer.Parameters.Single(parameter => parameter.Name == "moving_mean").Span.Fill(1f);
        Computation computation = layer.Bind([new TensorSpec(Channels)]);
        SharedBuffers shared = new([.. computation.Workspace.Shared.Select(length => new AlignedBuffer(length))], needsInputGradient: false);
        computation.Prepare(shared, training: false);
        float[][] before = Snapshot(shared, computation);

        Task others = Task.Run(() =>
        {
            for (int i = 0; i < Predictions; i++)
            {
                computation.Prepare(shared, training: false);
            }
        }, TestContext.Current.CancellationToken);
        while (!others.IsCompleted)
        {
            Assert.All(Snapshot(shared, computation).Zip(before), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
        }

        await others;
    }

    // The last buffer is room for sums and holds nothing yet.
    private static float[][] Snapshot(SharedBuffers shared, Computation computation) =>
        [.. Enumerable.Range(0, computation.Workspace.Shared.Length - 1).Select(buffer => shared[buffer].ToArray())];

    [Theory]
    [InlineData(-5f)]
    [InlineData(float.NaN)]
    public void An_epsilon_below_0_is_refused(float epsilon)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(nameof(epsilon), () => new BatchNormalization(epsilon: epsilon));

        Assert.StartsWith($"epsilon must be finite and 0 or above, received {epsilon}.", error.Message, StringComparison.Ordinal);
    }
}
