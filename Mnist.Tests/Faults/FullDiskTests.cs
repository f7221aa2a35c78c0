using Mnist.Runs.Records;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Faults;

/// <summary>Disks that take no more and places that take nothing: one sentence, nothing left over, and what was there before stays.</summary>
public sealed class FullDiskTests : IDisposable
{
    // A file may have no more than so many blocks of 512 bytes, which is what every Unix can be told without being root. The runtime's own files would have more when code is made writable through a second view.
    private const string Limit = "trap '' XFSZ; ulimit -f 8; export DOTNET_EnableWriteXorExecute=0; exec $MNIST ";

    private readonly TemporaryFolder _folder = new();

    public FullDiskTests() => FaultProcess.WriteData(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train mlp --epochs 1 --threads 1 --out m", "'m': the folder cannot be written; check that it may be written to and that the disk has room.")]
    [InlineData("train mlp --epochs 1 --threads 1 --checkpoint-every 2 --out n", "'n.checkpoint': the checkpoint cannot be written; check that the folder may be written to and that the disk has room.")]
    [InlineData("score $MODELS/mlp --in data/train-images-idx3-ubyte --out s.csv --force", "'s.csv': the file cannot be written; check the folder's permissions and that the disk has room.")]
    [InlineData("evaluate $MODELS/mlp --out e", "the file cannot be written; check the folder's permissions and that the disk has room.")]
    [InlineData("report $MODELS --out r", "'r/report': the report cannot be written; check the folder's permissions and that the disk has room.")]
    public void A_full_disk_costs_only_what_has_no_room(string command, string sentence)
    {
        string before = FolderContent.Of(Prepared());

        (int status, _, string error) = UnixShell.Run(_folder.Path, Limit + command);

        Assert.Equal(1, status);
        Assert.Single(error.Trim().Split('\n'));
        Assert.EndsWith(sentence, error.Trim(), StringComparison.Ordinal);
        Assert.Equal(before, FolderContent.Of(_folder.Path));
        Assert.DoesNotContain(FolderContent.Names(_folder.Path), FolderContent.IsTemporary);
    }

    // Root may write wherever there are permissions; these systems take files from nobody.
    [Theory]
    [InlineData("train mlp --out /proc/m")]
    [InlineData("score $MODELS/mlp --in data/t10k-images-idx3-ubyte --out /proc/s.csv")]
    [InlineData("report $MODELS --out /sys/r")]
    public void A_place_that_takes_nothing_is_refused_in_one_sentence(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc and no /sys.");

        (int status, _, string error) = UnixShell.Run(_folder.Path, $"$MNIST {command}");

        Assert.Equal(1, status);
        Assert.Matches("^'/(proc|sys)/[^']+': [^\n]*cannot be written[^\n]*\\.\n$", error);
    }

    // What is there already, and would be lost by a replacement that is half done.
    private string Prepared()
    {
        File.WriteAllText(_folder.Sub("s.csv"), "before");
        Directory.CreateDirectory(_folder.Sub("e"));
        foreach (string name in (string[])[RunRecord.FileName, EvaluationRecord.FileName])
        {
            File.Copy(Path.Combine(FixtureFolder.Repository, "models", "cnn", name), Path.Combine(_folder.Sub("e"), name));
        }

        Directory.CreateDirectory(_folder.Sub("r/report"));
        File.WriteAllText(_folder.Sub("r/report/report.md"), "## before\n");
        Directory.CreateDirectory(_folder.Sub("n.checkpoint"));
        return _folder.Path;
    }
}
