using Mnist.Formats.Disk;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Disk;

/// <summary>What dead processes left is removed or completed, what living ones are at work on is not touched, and nothing of others is.</summary>
public sealed class LeftoverTests : IDisposable
{
    private const string Dead = "0a1b2c3d.e4f";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_folders_of_dead_processes_are_removed_by_the_next_that_writes_there()
    {
        File.WriteAllText(_folder.Sub($"file.{Dead}.tmp"), "half");
        Make($"folder.{Dead}.tmp", "half");
        File.WriteAllText(_folder.Sub($"folder.{Dead}.lock"), string.Empty);
        string[] foreign = ["file.tmp", "file.old", $"file.{Dead}.TMP", $"file2.{Dead}.tmp", $"myfile.{Dead}.tmp", $"file.{Dead}9.tmp", $"file.{Dead}.tmp.bak"];
        foreach (string name in foreign)
        {
            File.WriteAllText(_folder.Sub(name), "mine");
        }

        Atomic.WriteFile(_folder.Sub("file"), stream => stream.Write("new"u8));
        Atomic.WriteFolder(_folder.Sub("folder"), staged => File.WriteAllText(Path.Combine(staged, "inside"), "new"));

        Assert.Equal([.. foreign.Concat(["file", "folder"]).Order(StringComparer.Ordinal)], Names());
    }

    [Fact]
    public void What_a_living_process_writes_is_not_touched()
    {
        Atomic.WriteFile(_folder.Sub("file"), slow =>
        {
            slow.Write("slow"u8);
            Atomic.WriteFile(_folder.Sub("file"), fast => fast.Write("fast"u8));
            Assert.Equal("fast", File.ReadAllText(_folder.Sub("file")));
            Assert.Equal(2, Names().Count());
        });
        Atomic.WriteFolder(_folder.Sub("folder"), slow =>
        {
            File.WriteAllText(Path.Combine(slow, "inside"), "slow");
            Atomic.WriteFolder(_folder.Sub("folder"), fast => File.WriteAllText(Path.Combine(fast, "inside"), "fast"));
            Assert.Equal("fast", File.ReadAllText(_folder.Sub("folder/inside")));
            Assert.Equal([_folder.Sub("folder")], Atomic.FoldersIn(_folder.Path));
        });

        Assert.Equal("slow", File.ReadAllText(_folder.Sub("file")));
        Assert.Equal("slow", File.ReadAllText(_folder.Sub("folder/inside")));
        Assert.Equal(["file", "folder"], Names());
    }

    // Of the two steps of a replacement: before the first, between, after the second; and what versions before this one left between.
    [Theory]
    [InlineData("old,tmp", "new")]
    [InlineData("old", "old")]
    [InlineData("target,old", "target")]
    [InlineData("target,tmp", "target")]
    [InlineData("tmp", null)]
    public void A_replacement_that_was_cut_is_mended_by_whoever_comes_next(string there, string? expected)
    {
        foreach (string part in there.Split(','))
        {
            Make(part == "target" ? "folder" : $"folder.{Dead}.{part}", part == "tmp" ? "new" : part);
        }

        File.WriteAllText(_folder.Sub($"folder.{Dead}.lock"), string.Empty);
        List<string> told = [];
        Action<string> listener = told.Add;
        Atomic.Mended += listener;
        bool mended = Atomic.Mend(_folder.Sub("folder"));
        Atomic.Mended -= listener;

        Assert.Equal(!there.Contains("target", StringComparison.Ordinal) && expected is not null, mended);
        Assert.Equal(mended, told.Contains($"'{_folder.Sub("folder")}' was being replaced when a process was ended; the replacement has been completed."));
        Assert.Equal(expected, File.Exists(_folder.Sub("folder/inside")) ? File.ReadAllText(_folder.Sub("folder/inside")) : null);
        Assert.Equal(expected is null ? [] : ["folder"], Names());
    }

    [Fact]
    public void Many_at_once_leave_one_whole_result_and_nothing_else()
    {
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            Atomic.WriteFile(_folder.Sub("file"), stream => stream.Write(new byte[1000 + i]));
            Atomic.ProbeFile(_folder.Sub("file"));
            Assert.InRange(new FileInfo(_folder.Sub("file")).Length, 1000, 1063);
        });

        Assert.Equal(["file"], Names());
    }

    [Fact]
    public void A_link_to_a_file_stays_a_link()
    {
        File.WriteAllText(_folder.Sub("real"), "before");
        File.CreateSymbolicLink(_folder.Sub("link"), "real");

        Atomic.WriteFile(_folder.Sub("link"), stream => stream.Write("after"u8));

        Assert.Equal("after", File.ReadAllText(_folder.Sub("real")));
        Assert.NotNull(new FileInfo(_folder.Sub("link")).LinkTarget);
        Assert.Equal(["link", "real"], Names());
    }

    // As root a file in place of the device would take it from the whole system.
    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");
        File.CreateSymbolicLink(_folder.Sub("null"), "/dev/null");
        File.CreateSymbolicLink(_folder.Sub("full"), "/dev/full");

        Atomic.ProbeFile(_folder.Sub("null"));
        Atomic.WriteFile(_folder.Sub("null"), stream => stream.Write("gone"u8));

        Assert.Throws<IOException>(() => Atomic.WriteFile(_folder.Sub("full"), stream => stream.Write("no room"u8)));
        Assert.Empty(File.ReadAllBytes("/dev/null"));
    }

    private void Make(string name, string content)
    {
        Directory.CreateDirectory(_folder.Sub(name));
        File.WriteAllText(Path.Combine(_folder.Sub(name), "inside"), content);
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
