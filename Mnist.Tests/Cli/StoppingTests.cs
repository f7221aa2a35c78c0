using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
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
        Assert.Contains($"Stopped; the checkpoint is in '{folder.Sub("cnn.checkpoint")}'. To go on: mnist train cnn ", error, StringComparison.Ordinal);

        (int anew, _, string refusal) = await Run(CancellationToken.None, [.. command, "--checkpoint-every", "5"]);
        Assert.Equal(1, anew);
        Assert.Contains("holds the checkpoint of an unfinished run", refusal, StringComparison.Ordinal);

        (int other, _, string mismatch) = await Run(CancellationToken.None, [.. command, "--resume", "--learning-rate", "0.5"]);
        Assert.Equal(1, other);
        Assert.Contains("was written with learning rate 0.001, this run has 0.5", mismatch, StringComparison.Ordinal);

        (int resumed, string result, _) = await Run(CancellationToken.None, Advice(error));
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

        // Long after the data are read, which can be stopped too, and long before the end.
        stop.CancelAfter(TimeSpan.FromSeconds(4));

        (int status, _, string error) = await Run(stop.Token, [.. command.Select(argument => argument == "3" ? "1000" : argument)]);

        Assert.Equal(130, status);
        Assert.Contains("With --checkpoint-every a run can be stopped and resumed.", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(folder.Sub("cnn"), "saved_model.pb")));
        Assert.Equal(["cnn"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Ctrl_c_in_reproduce_names_the_one_command_that_goes_on_and_reports_all()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        string output = Path.Combine(folder.Path, "with space");
        string mlp = Path.Combine(output, "models", "mlp");
        Task<(int Status, string Output, string Error)> running = Run(
            stop.Token, "reproduce", "--models", "mlp,cnn", "--limit", "6000", "--epochs", "4", "--out", output, "--json", "--data", FixtureFolder.Data);
        Wait(() => File.Exists(Path.Combine(mlp, "evaluation.json")), null);
        await stop.CancelAsync();
        (int status, string nothing, string error) = await running;

        Assert.Equal(130, status);
        Assert.Empty(nothing);
        Assert.Contains($"Stopped at cnn. Finished and kept: {mlp}; the report is not written yet. To go on: mnist reproduce --models mlp,cnn ", error, StringComparison.Ordinal);
        string weights = Sha(await File.ReadAllTextAsync(Path.Combine(mlp, "run.json")));

        (int done, string json, string log) = await Run(CancellationToken.None, Advice(error));
        Assert.True(done == 0, log);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement[] models = [.. document.RootElement.GetProperty("models").EnumerateArray()];
        Assert.Equal([("mlp", true), ("cnn", false)], models.Select(model => (model.GetProperty("name").GetString()!, model.GetProperty("takenOver").GetBoolean())));
        Assert.Equal(weights, models[0].GetProperty("weightsSha256").GetString());
        Assert.Contains($"mlp is finished, with the same settings, and kept: test accuracy ", log, StringComparison.Ordinal);
        string report = await File.ReadAllTextAsync(document.RootElement.GetProperty("report").GetString()!);
        Assert.Contains(">mlp</a>", report, StringComparison.Ordinal);
        Assert.Contains(">cnn</a>", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reproduction_killed_several_times_ends_in_the_same_bits()
    {
        using TemporaryFolder folder = new();
        string[] command = ["reproduce", "--models", "mlp,lstm", "--limit", "6000", "--epochs", "4", "--json", "--data", FixtureFolder.Data, "--out"];
        using Process whole = MnistProcess.Start(null, [.. command, folder.Sub("whole")]);
        JsonElement expected = MnistProcess.Json(whole);
        string models = Path.Combine(folder.Sub("killed"), "models");

        Kill(() => Number(Path.Combine(models, "mlp.checkpoint", "checkpoint")) >= 1);
        Kill(() => File.Exists(Path.Combine(models, "mlp", "run.json")));
        Kill(() => Number(Path.Combine(models, "lstm.checkpoint", "checkpoint")) >= 1);
        Kill(() => Number(Path.Combine(models, "lstm.checkpoint", "checkpoint")) >= 3);
        using Process last = MnistProcess.Start(null, [.. command, folder.Sub("killed"), "--resume"]);
        JsonElement actual = MnistProcess.Json(last);

        Assert.Equal(Shas(expected), Shas(actual));
        Assert.True(actual.GetProperty("models")[0].GetProperty("takenOver").GetBoolean());
        Assert.Contains("| lstm |", File.ReadAllText(Path.Combine(folder.Sub("killed"), "report", "report.md")), StringComparison.Ordinal);

        void Kill(Func<bool> ready)
        {
            using Process process = MnistProcess.Start(null, [.. command, folder.Sub("killed"), "--resume"]);

            // On a busy machine it may be over before anybody looks; that it is kept then is right too.
            Wait(() => ready() || process.HasExited, null);
            process.Kill();
            process.WaitForExit();
        }

        static IEnumerable<string?> Shas(JsonElement result) => result.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("weightsSha256").GetString());
    }

    [Fact]
    public async Task A_finished_model_is_not_replaced_without_a_word()
    {
        using TemporaryFolder folder = new();
        string[] reproduce = ["reproduce", "--models", "mlp", "--limit", "600", "--out", folder.Path, "--data", FixtureFolder.Data];
        string mlp = Path.Combine(folder.Path, "models", "mlp");
        await Run(CancellationToken.None, [.. reproduce, "--epochs", "1"]);

        (_, string anew, _) = await Run(CancellationToken.None, [.. reproduce, "--epochs", "1"]);
        (_, string other, _) = await Run(CancellationToken.None, [.. reproduce, "--epochs", "2", "--resume"]);
        (_, string trained, _) = await Run(CancellationToken.None, "train", "mlp", "--limit", "600", "--epochs", "1", "--out", mlp, "--data", FixtureFolder.Data);

        Assert.Contains($"mlp is finished in '{mlp}' and will be replaced when it is trained anew: --resume would keep one of the same settings.", anew, StringComparison.Ordinal);
        Assert.Contains($"mlp is finished in '{mlp}' and will be replaced when it is trained anew: it has epochs 1, not 2.", other, StringComparison.Ordinal);
        Assert.Contains("--resume would keep one of the same settings.", trained, StringComparison.Ordinal);
    }

    // A stop that comes at once: nothing has been written, and nothing says otherwise.
    [Theory]
    [InlineData("evaluate")]
    [InlineData("score")]
    public async Task Ctrl_c_in_scoring_writes_nothing_and_says_so(string command)
    {
        using TemporaryFolder folder = new();
        string model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        string[] arguments = command == "evaluate"
            ? [command, model, "--out", folder.Sub("e"), "--data", FixtureFolder.Data]
            : [command, model, "--in", Path.Combine(FixtureFolder.Data, "t10k-images-idx3-ubyte.gz"), "--out", folder.Sub("s.csv")];
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        (int status, _, string error) = await Run(stop.Token, arguments);

        Assert.Equal((130, "Stopped; nothing was written."), (status, error.Trim()));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
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
        Wait(() => Number(index) >= number, process);
    }

    // 0 where there is none: it may go away while one looks.
    private static int Number(string pointer)
    {
        try
        {
            return int.Parse(File.ReadAllText(pointer).Split('"')[1]["ckpt-".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Wait(Func<bool> until, Process? process)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!until())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2) && process?.HasExited != true, "It did not come to pass.");
            Thread.Sleep(1);
        }
    }

    // What a shell would make of the command that the message gives.
    private static string[] Advice(string error)
    {
        const string Begin = "To go on: mnist ";
        string command = error[(error.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..].Trim();
        return [.. Regex.Matches(command, "'([^']*)'|\"([^\"]*)\"|([^ ]+)").Select(word => word.Groups.Values.Skip(1).First(group => group.Success).Value)];
    }

    private static string Sha(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("weightsSha256").GetString()!;
    }

    private static Task<(int Status, string Output, string Error)> Run(CancellationToken stop, params string[] arguments) => CommandLine.Run(arguments, stop: stop);
}
