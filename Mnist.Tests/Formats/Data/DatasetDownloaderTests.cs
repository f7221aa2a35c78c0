using System.Security.Cryptography;
using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

public sealed class DatasetDownloaderTests
{
    private const string First = "https://first.test/";
    private const string Second = "https://second.test/sub/";

    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i / 7))];
    private static readonly KnownDataset Known = new("small", [new(First), new(Second)], [new("a", Sha(Content)), new("b", Sha([1, 2, 3]))]);

    [Fact]
    public async Task Files_come_from_the_first_mirror_that_has_them()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [Second + "a.gz"] = Content, [First + "b.gz"] = [1, 2, 3] } };

        await Download(mirrors, folder);

        Assert.Equal(Content, await File.ReadAllBytesAsync(folder.Sub("a.gz")));
        Assert.Equal([First + "a.gz 0", Second + "a.gz 0", First + "b.gz 0"], mirrors.Requests);
        Assert.Equal(2, Directory.EnumerateFiles(folder.Path).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broken_download_is_resumed(bool ignoresRanges)
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = Content, [First + "b.gz"] = [1, 2, 3] }, Breaks = { }, IgnoresRanges = ignoresRanges };
        mirrors.Breaks.Enqueue(100_000);

        // The second mirror has nothing, so the first attempt fails; the second goes on where it broke.
        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => Download(mirrors, folder));
        Assert.Contains("first.test: the connection broke; second.test: it answers 404", error.Message, StringComparison.Ordinal);
        Assert.Equal(100_000, new FileInfo(folder.Sub("a.gz.part")).Length);
        mirrors.Requests.Clear();
        await Download(mirrors, folder);

        Assert.Equal([First + "a.gz 100000", First + "b.gz 0"], mirrors.Requests);
        Assert.Equal(Content, await File.ReadAllBytesAsync(folder.Sub("a.gz")));
        Assert.False(File.Exists(folder.Sub("a.gz.part")));
    }

    [Fact]
    public async Task A_part_that_is_complete_already_is_taken()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = Content, [First + "b.gz"] = [1, 2, 3] } };
        await File.WriteAllBytesAsync(folder.Sub("a.gz.part"), Content);

        await Download(mirrors, folder);

        Assert.Equal(Content, await File.ReadAllBytesAsync(folder.Sub("a.gz")));
        Assert.Equal([First + "a.gz 300000", First + "b.gz 0"], mirrors.Requests);
    }

    [Fact]
    public async Task The_beginning_of_another_file_is_thrown_away()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = Content, [First + "b.gz"] = [1, 2, 3] } };
        await File.WriteAllBytesAsync(folder.Sub("a.gz.part"), new byte[5000]);

        await Download(mirrors, folder);

        Assert.Equal(Content, await File.ReadAllBytesAsync(folder.Sub("a.gz")));
        Assert.Equal([First + "a.gz 5000", First + "a.gz 0", First + "b.gz 0"], mirrors.Requests);
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_a_good_file_left_alone()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = [9, 9], [Second + "a.gz"] = [8], [First + "b.gz"] = [7] } };
        await File.WriteAllBytesAsync(folder.Sub("b.gz"), [1, 2, 3]);

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => Download(mirrors, folder));

        Assert.Equal(
            "'a.gz' of 'small' could not be downloaded (first.test: it sent a file with another checksum; second.test: it sent a file with another checksum); "
            + "try again when the network is there, or get the four files elsewhere and give their folder, as in MNIST_DATA.",
            error.Message);
        Assert.Equal(["b.gz"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(folder.Sub("b.gz")));
    }

    [Fact]
    public async Task Files_that_are_right_are_not_downloaded_again()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = Content } };
        await File.WriteAllBytesAsync(folder.Sub("b.gz"), [1, 2, 3]);

        await Download(mirrors, folder);
        await Download(mirrors, folder);

        Assert.Equal([First + "a.gz 0"], mirrors.Requests);
    }

    [Fact]
    public async Task A_redirect_away_from_https_is_refused()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = Content }, RedirectsTo = new Uri("http://elsewhere.test/a.gz") };

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => Download(mirrors, folder));

        Assert.Contains("first.test: it redirects to an address without HTTPS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_any_of_the_files_can_have_is_not_stored()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new() { Files = { [First + "a.gz"] = new byte[(64 << 20) + 1] } };

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => Download(mirrors, folder));

        Assert.Contains("first.test: it sent more than 64 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mirrors_use_https_and_all_files_have_a_checksum() => Assert.All(KnownDataset.All, known =>
    {
        Assert.All(known.Mirrors, mirror => Assert.Equal(("https", '/'), (mirror.Scheme, mirror.ToString()[^1])));
        Assert.Equal(4, known.Files.Count);
        Assert.All(known.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.ArchiveSha256));
    });

    private static Task Download(StubMirrors mirrors, TemporaryFolder folder) =>
        new DatasetDownloader(mirrors).DownloadAsync(Known, folder.Path, TestContext.Current.CancellationToken);

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
