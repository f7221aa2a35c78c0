using System.Diagnostics;
using System.Text.Json;
using Mnist.Cli;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary>Training that is killed or stopped with Ctrl-C: what is kept, what is said, and that it goes on to the same bits.</summary>
public sealed class StoppingTests
{
    private static readonly string[] Cnn = ["train", "cnn", "--limit", "1200", "--batch-size", "32", "--epochs", "3", "--seed", "7", "--json"];

    [Fact]
    public void A_killed_run_resumed_gives_the_same_bits_as_one_never_killed()
    {
        using TemporaryFolder folder = new();
        string[] command = Command(folder, "cnn");
        using Process whole = MnistProcess.Start(null, Command(folder, "whole"));
        string expected = MnistProcess.Json(whole).GetProperty("weightsSha256").GetString()!;

        using (Process killed = MnistProcess.Start(null, [.. command, "--checkpoint-every", "1"]))
        {
            // The fourth of thirty batches of the first epoch is written; SIGKILL leaves no time to write anything else.
            WaitForCheckpoint(folder.Sub("cnn.checkpoint"), 4, killed);
            killed.Kill();
            killed.WaitForExit();
            Assert.False(Directory.Exists(folder.Sub("cnn")));
        }

        using Process resumed = MnistProcess.Start(null, [.. command, "--resume"]);
        JsonElement run = MnistProcess.Json(resumed);

        Assert.Equal(expected, run.GetProperty("weightsSha256").GetString());
        Assert.Equal(3, run.GetProperty("history").GetProperty("val_loss").GetArrayLength());
        Assert.False(Directory.Exists(folder.Sub("cnn.checkpoint")));
    }

    [Fact]
    public async Task Ctrl_c_with_checkpoints_says_how_to_go_on()
    {
        using TemporaryFolder folder = new();
        string[] command = Command(folder, "cnn");
        (_, string whole, _) = await Run(CancellationToken.None, Command(folder, "whole"));
        using CancellationTokenSource stop = new();
        Task<(int Status, string Output, string Error)> running = Run(stop.Token, [.. command, "--checkpoint-every", "5"]);
        WaitForCheckpoint(folder.Sub("cnn.checkpoint"), 1, null);
        await stop.CancelAsync();
        (int status, string output, string error) = await running;

        Assert.Equal(130, status);
        Assert.Empty(output);
        Assert.EndsWith($"Stopped; the checkpoint is in '{folder.Sub("cnn.checkpoint")}'. Give the same command with --resume to go on.", error.TrimEnd(), StringComparison.Ordinal);

        (int anew, _, string refusal) = await Run(CancellationToken.None, [.. command, "--checkpoint-every", "5"]);
        Assert.Equal(1, anew);
        Assert.Contains("holds the checkpoint of an unfinished run", refusal, StringComparison.Ordinal);

        (int other, _, string mismatch) = await Run(CancellationToken.None, [.. command, "--resume", "--learning-rate", "0.5"]);
        Assert.Equal(1, other);
        Assert.Contains("was written with learning rate 0.001, this run has 0.5", mismatch, StringComparison.Ordinal);

        (int resumed, string result, _) = await Run(CancellationToken.None, [.. command, "--resume"]);
        Assert.Equal(0, resumed);
        Assert.Equal(Sha(whole), Sha(result));
    }

    [Fact]
    public async Task Ctrl_c_without_checkpoints_leaves_the_earlier_model_alone()
    {
        using TemporaryFolder folder = new();
        string[] command = Command(folder, "cnn");
        Mnist.Runs.Paper.ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("cnn"));
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(folder.Sub("cnn"), "saved_model.pb"));
        using CancellationTokenSource stop = new();
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));

        (int status, _, string error) = await Run(stop.Token, [.. command.Select(argument => argument == "3" ? "1000" : argument)]);

        Assert.Equal(130, status);
        Assert.Contains("With --checkpoint-every a run can be stopped and resumed.", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(folder.Sub("cnn"), "saved_model.pb")));
        Assert.Equal(["cnn"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Ctrl_c_in_reproduce_keeps_and_names_what_is_finished()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        string mlp = Path.Combine(folder.Path, "models", "mlp");
        Task<(int Status, string Output, string Error)> running = Run(
            stop.Token, "reproduce", "--models", "mlp,cnn", "--limit", "30000", "--epochs", "1", "--out", folder.Path, "--json", "--data", FixtureFolder.Data);
        Wait(() => File.Exists(Path.Combine(mlp, "run.json")), null);
        await stop.CancelAsync();
        (int status, string output, string error) = await running;

        Assert.Equal(130, status);
        Assert.Empty(output);
        Assert.Contains($"Finished and kept: {mlp}; the report was not written.", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(mlp, "saved_model.pb")));
    }

    [Fact]
    public async Task Resume_is_right_for_the_first_run_of_a_loop_too()
    {
        using TemporaryFolder folder = new();
        string[] command = [.. Command(folder, "cnn"), "--checkpoint-every", "5", "--resume"];
        (_, string whole, _) = await Run(CancellationToken.None, Command(folder, "whole"));
        using CancellationTokenSource stop = new();
        Task<(int Status, string Output, string Error)> first = Run(stop.Token, command);
        WaitForCheckpoint(folder.Sub("cnn.checkpoint"), 1, null);
        await stop.CancelAsync();
        (int stopped, _, string error) = await first;

        (int done, string output, _) = await Run(CancellationToken.None, command);

        Assert.Equal((130, 0), (stopped, done));
        Assert.Contains($"There is no checkpoint in '{folder.Sub("cnn.checkpoint")}' yet: training starts from the beginning.", error, StringComparison.Ordinal);
        Assert.Equal(Sha(whole), Sha(output));
    }

    private static string[] Command(TemporaryFolder folder, string name) => [.. Cnn, "--out", folder.Sub(name), "--data", FixtureFolder.Data];

    private static void WaitForCheckpoint(string folder, int number, Process? process)
    {
        string index = Path.Combine(folder, "checkpoint");
        Wait(() => File.Exists(index) && Number(index) >= number, process);
    }

    private static int Number(string pointer) =>
        int.Parse(File.ReadAllText(pointer).Split('"')[1]["ckpt-".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static void Wait(Func<bool> until, Process? process)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!until())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2) && process?.HasExited != true, "It did not come to pass.");
            Thread.Sleep(1);
        }
    }

    private static string Sha(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("weightsSha256").GetString()!;
    }

    private static async Task<(int Status, string Output, string Error)> Run(CancellationToken stop, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int status = await new App(output, error).RunAsync(arguments, stop);
        return (status, output.ToString(), error.ToString());
    }
}
