using Mnist.Runs.Records;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Faults;

/// <summary>Standard output that is full, or that nobody reads, costs nothing but what it would have shown.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private const string Lost = "Standard output could not be written, and what it was to show is lost";

    private readonly TemporaryFolder _folder = new();

    public StandardOutputTests() => FaultProcess.WriteData(_folder.Path);

    public void Dispose() => _folder.Dispose();

    // In a pipe that nobody reads the status of the program is told by a file.
    [Theory]
    [InlineData("$MNIST {0} > /dev/full; echo $? > status")]
    [InlineData("$MNIST {0} >&-; echo $? > status")]
    [InlineData("($MNIST {0}; echo $? > status) | true")]
    [InlineData("$MNIST {0} >&- 2>&- <&-; echo $? > status")]
    public void A_training_ends_well_and_keeps_its_weights(string line)
    {
        (_, _, string error) = UnixShell.Run(_folder.Path, string.Format(null, line, "train mlp --epochs 2 --batch-size 50 --threads 1 --out m"));

        Assert.Equal("1", File.ReadAllText(_folder.Sub("status")).Trim());
        Assert.Equal(line.Contains("2>", StringComparison.Ordinal) ? string.Empty : $"{Lost}; all else is done.", error.Trim());
        Assert.Equal(2, RunFolder.Read(_folder.Sub("m")).Run!.History.Loss.Count);
        Assert.NotNull(RunFolder.Read(_folder.Sub("m")).Evaluation);
        Assert.Equal(["data", "m", "status"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--help", true)]
    [InlineData("data", true)]
    [InlineData("evaluate $MODELS/mlp", true)]
    [InlineData("report $MODELS/mlp --out r --json 2> /dev/null", true)]
    [InlineData("score $MODELS/none --in data/t10k-images-idx3-ubyte --out s.csv", false)]
    public void Every_command_says_it_in_one_line(string command, bool works)
    {
        (int status, _, string error) = UnixShell.Run(_folder.Path, $"$MNIST {command} > /dev/full");

        Assert.Equal(1, status);
        Assert.InRange(error.Split('\n').Length, 1, 2);
        Assert.StartsWith(command.Contains("2>", StringComparison.Ordinal) ? string.Empty : works ? Lost : $"'{FixtureFolder.Repository}/models/none'", error, StringComparison.Ordinal);
    }
}
