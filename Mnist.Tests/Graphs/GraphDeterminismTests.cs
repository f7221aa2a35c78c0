using System.Diagnostics;
using System.Globalization;
using Mnist.Models.Callbacks;
using Mnist.Models.Training;
using Mnist.Models;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Graphs;

/// <summary>Same seed, same bits, for models that are no line: whatever the threads and the vector width, in one run or stopped and resumed.</summary>
public sealed class GraphDeterminismTests
{
    // Three batches of 100 rows and one of 60, twice.
    private const int Rows = 360;
    private const int Batch = 100;
    private const int Epochs = 2;

    // Where a child process writes the bits it trained.
    private const string BitsVariable = "MNIST_GRAPH_BITS";

    private static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX512F", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    public static TheoryData<string> Names => [.. GraphModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_change_no_bit(string name)
    {
        string expected = Train(name, threads: 1).Bits;
        foreach (int threads in (int[])[2, 3, 5, 8])
        {
            Assert.True(expected == Train(name, threads).Bits, $"{threads} threads give other bits than one.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stopped_and_resumed_gives_the_same_bits(string name)
    {
        using TemporaryFolder folder = new();
        string expected = Train(name, threads: 2).Bits;

        Assert.Throws<OperationCanceledException>(() => Train(name, threads: 2, new CheckpointOptions { Folder = folder.Sub("run") }, stopAfter: 6));

        Assert.Equal(expected, Train(name, threads: 3, new CheckpointOptions { Folder = folder.Sub("run"), Resume = true }).Bits);
    }

    // In a child process this is the run whose bits are compared.
    [Fact]
    public void Training_makes_the_loss_smaller()
    {
        (string Bits, List<float> Losses)[] runs = [.. GraphModels.Names.Select(name => Train(name, threads: 2))];

        Assert.All(runs, run => Assert.True(run.Losses[^1] < run.Losses[0], string.Join(", ", run.Losses)));
        if (Environment.GetEnvironmentVariable(BitsVariable) is { Length: > 0 } file)
        {
            File.WriteAllLines(file, runs.Select(run => run.Bits));
        }
    }

    [Fact]
    public void Vector_widths_change_no_bit()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(BitsVariable) is { Length: > 0 }, "This is a child process.");
        using TemporaryFolder folder = new();
        string[] expected = [.. GraphModels.Names.Select(name => Train(name, threads: 1).Bits)];
        foreach (string variable in Switches)
        {
            string file = folder.Sub(variable);
            ProcessStartInfo start = new(Environment.ProcessPath!, ["-method", $"{typeof(GraphDeterminismTests).FullName}.{nameof(Training_makes_the_loss_smaller)}"])
            {
                RedirectStandardOutput = true,
            };
            (start.Environment[variable], start.Environment[BitsVariable]) = ("0", file);
            using Process child = Process.Start(start)!;
            string said = child.StandardOutput.ReadToEnd();
            child.WaitForExit();

            Assert.True(File.Exists(file), said);
            Assert.Equal(expected, File.ReadAllLines(file));
        }
    }

    private static (string Bits, List<float> Losses) Train(string name, int threads, CheckpointOptions? checkpoints = null, int stopAfter = 0)
    {
        GraphModels graph = new(name, Scale: 2);
        Functional model = graph.Create(threads: threads);
        using CancellationTokenSource stop = new();
        ICallback history = model.fit(
            graph.X(model, Rows), graph.Y(model, Rows), Batch, Epochs, verbose: 0, callbacks: [new StopAfter(stopAfter, stop)], checkpoints: checkpoints, cancellationToken: stop.Token);
        List<float> losses = history.history["loss"];
        return ($"{model.WeightsSha256()} {string.Join(' ', losses.Select(loss => loss.ToString("R", CultureInfo.InvariantCulture)))}", losses);
    }

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : Callback
    {
        private int _steps;

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            if (++_steps == steps)
            {
                stop.Cancel();
            }
        }
    }
}
