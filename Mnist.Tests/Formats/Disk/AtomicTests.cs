using Mnist.Formats.Disk;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Disk;

public sealed class AtomicTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_whole()
    {
        string file = _folder.Sub("file");
        File.WriteAllText(file, "before");

        Atomic.WriteFile(file, stream => stream.Write("after"u8));

        Assert.Equal("after", File.ReadAllText(file));
        Assert.Equal(["file"], Names());
    }

    [Fact]
    public void Failing_half_way_leaves_what_was_there()
    {
        File.WriteAllText(_folder.Sub("file"), "before");
        Directory.CreateDirectory(_folder.Sub("folder"));
        File.WriteAllText(Path.Combine(_folder.Sub("folder"), "inside"), "before");

        Assert.Throws<InvalidOperationException>(() => Atomic.WriteFile(_folder.Sub("file"), stream =>
        {
            stream.Write("aft"u8);
            throw new InvalidOperationException();
        }));
        Assert.Throws<InvalidOperationException>(() => Atomic.WriteFolder(_folder.Sub("folder"), folder =>
        {
            File.WriteAllText(Path.Combine(folder, "inside"), "aft");
            throw new InvalidOperationException();
        }));

        Assert.Equal("before", File.ReadAllText(_folder.Sub("file")));
        Assert.Equal("before", File.ReadAllText(Path.Combine(_folder.Sub("folder"), "inside")));
        Assert.Equal(["file", "folder"], Names());
    }

    [Fact]
    public void A_link_to_a_folder_stays_a_link()
    {
        Directory.CreateDirectory(_folder.Sub("real"));
        Directory.CreateSymbolicLink(_folder.Sub("link"), "real");

        Atomic.WriteFolder(_folder.Sub("link/"), folder => File.WriteAllText(Path.Combine(folder, "inside"), "new"));

        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder.Sub("real"), "inside")));
        Assert.NotNull(new DirectoryInfo(_folder.Sub("link")).LinkTarget);
        Assert.Equal(["link", "real"], Names());
    }

    [Fact]
    public void A_probe_leaves_nothing_and_finds_what_is_in_the_way()
    {
        Directory.CreateDirectory(_folder.Sub("folder"));

        Atomic.ProbeFile(_folder.Sub("file"));
        Atomic.ProbeFolder(_folder.Sub("folder"));

        Assert.Throws<IOException>(() => Atomic.ProbeFile(_folder.Sub("folder")));
        Assert.Throws<DirectoryNotFoundException>(() => Atomic.ProbeFile(_folder.Sub("none/file")));
        Assert.Equal(["folder"], Names());
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
