using System.Diagnostics;
using System.Runtime.InteropServices;
using Mnist.Models.Training;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Faults;

/// <summary>A request to end, and a terminal that goes away, are Ctrl-C: a checkpoint at that moment, what is kept, and a status of their own.</summary>
public sealed partial class StopSignalTests : IDisposable
{
    private const int HangUp = 1;
    private const int Terminate = 15;

    private readonly TemporaryFolder _folder = new();

    public StopSignalTests() => FaultProcess.WriteData(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Terminate, 143)]
    [InlineData(HangUp, 129)]
    public void A_signal_leaves_a_checkpoint_and_says_how_to_go_on(int signal, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Assert.SkipWhen(signal == HangUp && IsIgnored(HangUp), "The tests run under nohup.");
        string train = "train mlp --epochs 100000 --batch-size 50 --threads 1 --checkpoint-every 1000000 --out m";
        using Process process = FaultProcess.Start(_folder.Path, train);
        WaitForEpoch(process);

        Assert.Equal(0, Send(process.Id, signal));
        (int status, _, string error) = MnistProcess.End(process);

        Assert.Equal((expected, $"Stopped; the checkpoint is in 'm.checkpoint'. To go on: mnist {train} --resume"), (status, error.Trim()));
        Assert.EndsWith("ckpt-1", CheckpointFolder.Newest(_folder.Sub("m.checkpoint")), StringComparison.Ordinal);
        Assert.DoesNotContain(FolderContent.Names(_folder.Path), FolderContent.IsTemporary);
    }

    [Fact]
    public void A_second_run_in_a_folder_is_refused_with_the_name_of_the_first_until_that_is_dead()
    {
        using Process first = FaultProcess.Start(_folder.Path, "train mlp --epochs 100000 --batch-size 50 --threads 1 --out out/models/mlp");
        WaitForEpoch(first);

        foreach (string second in (string[])["train mlp --epochs 1 --threads 1 --out out/models/mlp", "train mlp --out out/models/mlp --resume", "reproduce --models mlp-2x16,mlp --epochs 1"])
        {
            (int status, _, string error) = FaultProcess.Run(_folder.Path, second);
            Assert.Equal(1, status);
            Assert.Matches($"^'out/models/mlp': another run is at work there: process {first.Id} on \\S+ since 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC; wait until it has ended, stop it, or give another folder\\.\n$", error);
        }

        first.Kill();
        first.WaitForExit();
        Assert.True(File.Exists(_folder.Sub("out/models/mlp.lock")));
        (int done, _, string nothing) = FaultProcess.Run(_folder.Path, "train mlp --epochs 1 --threads 1 --out out/models/mlp");

        Assert.Equal((0, string.Empty), (done, nothing));
        Assert.Equal(["out/models/mlp"], Directory.EnumerateFileSystemEntries(_folder.Sub("out/models")).Select(entry => Path.GetRelativePath(_folder.Path, entry)));
    }

    // Nobody is refused: each result is whole, and that of the last to end stays.
    [Fact]
    public async Task Two_results_in_one_file_or_folder_are_each_whole()
    {
        string[] commands = ["score {models}/mlp --in data/t10k-images-idx3-ubyte --out s.csv --force", "report {models}/mlp --out r"];
        await Task.WhenAll(commands.Concat(commands).Select(command => Task.Run(() => Assert.Equal((0, string.Empty), Well(command)))));

        Assert.Equal(101, (await File.ReadAllLinesAsync(_folder.Sub("s.csv"), TestContext.Current.CancellationToken)).Length);
        Assert.Equal(["images", "index.html", "report.json", "report.md"], Directory.EnumerateFileSystemEntries(_folder.Sub("r/report")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(FolderContent.Names(_folder.Path), FolderContent.IsTemporary);

        (int, string) Well(string command)
        {
            (int status, _, string error) = FaultProcess.Run(_folder.Path, command);
            return (status, error);
        }
    }

    private static void WaitForEpoch(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("mlp 1/", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail(process.StandardError.ReadToEnd());
    }

    // A bit for each signal that is ignored, in hexadecimal digits.
    private static bool IsIgnored(int signal) => OperatingSystem.IsLinux()
        && (Convert.ToUInt64(File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim(), 16) >> (signal - 1) & 1) == 1;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
