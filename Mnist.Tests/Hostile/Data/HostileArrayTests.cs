using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Tests.Cli;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>IDX, gz, npy and npz files that claim what they do not hold, or unpack to more than memory.</summary>
public sealed class HostileArrayTests
{
    private static readonly string Model = Path.Combine(FixtureFolder.Repository, "models", "mlp");

    private static readonly Dictionary<string, Lazy<byte[]>> Files = new()
    {
        ["bomb.gz"] = new(HostileData.IdxBomb),
        ["overfull.gz"] = new(HostileData.IdxOverfull),
        ["cut.gz"] = new(() => HostileData.IdxBomb()[..40]),
        ["claim.idx"] = new(() => HostileData.IdxClaim(1024, 1024, 1024)),
        ["huge.idx"] = new(() => HostileData.IdxClaim(-1, -1, -1)),
        ["empty.idx"] = new(() => []),
        ["bomb.npz"] = new(() => HostileData.Npz("x", HostileData.BombBytes / 784, HostileData.BombBytes / 784 * 784)),
        ["overfull.npz"] = new(() => HostileData.Npz("x", 1, HostileData.BombBytes)),
        ["claim.npz"] = new(() => HostileData.Npz("x", 1L << 40, 784)),
        ["cut.npz"] = new(() => HostileData.Npz("x", 9, 784)),
        ["many.npz"] = new(() => HostileData.ManyFiles(20_000)),
        ["wide.npz"] = new(() => HostileData.ManyFiles(100_000)),
        ["claim.npy"] = new(() => HostileData.NpyHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 784), }")),
        ["fortran.npy"] = new(() => HostileData.NpyHeader("{'descr': '<f8', 'fortran_order': True, 'shape': (1000000, 784), }")),
        ["axes.npy"] = new(() => HostileData.NpyHeader($"{{'descr': '<f8', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1, ", 500))}), }}")),
        ["descr.npy"] = new(() => HostileData.NpyHeader($"{{'descr': 'X\u0007{new string('y', 5000)}', 'fortran_order': False, 'shape': (1, 784), }}")),
        ["pickle.npy"] = new(() => [.. HostileData.NpyHeader("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"), 0x80, 3, .. "cos\nsystem\n"u8]),
        ["code.npy"] = new(() => HostileData.NpyHeader("__import__('os').system('touch /tmp/evaluated')")),
    };

    public static TheoryData<string, string> Refusals => new()
    {
        { "bomb.gz", "(100 times as many and 32 MiB); if it is no trap, save it without compression." },
        { "overfull.gz", "the 1 rows its header announces; get or save it again." },
        { "cut.gz", "(100 times as many and 32 MiB); if it is no trap, save it without compression." },
        { "claim.idx", "is truncated: 1073741824 of 1073741824 bytes are missing; get the file again." },
        { "huge.idx", "claims 4294967295 x 4294967295 x 4294967295 bytes, which no file has; it is damaged or not meant for this program." },
        { "empty.idx", "is empty, or a pipe or a device; give a file." },
        { "bomb.npz", "(100 times as many and 32 MiB); if it is no trap, save it without compression." },
        { "overfull.npz", "/x.npy' goes on after the 1 rows its header announces; get or save it again." },
        { "claim.npz", "/x.npy' claims an array of shape (1099511627776, 784), which no file holds; save it again with np.save." },
        { "cut.npz", "/x.npy' is truncated: it ends in row 1 of 9, counted from 0; get or save it again." },
        { "many.npz", "holds more than 10000 files; put fewer arrays into an archive." },
        { "wide.npz", "holds more than 10000 files; put fewer arrays into an archive." },
        { "claim.npy", "is truncated: it holds 0 bytes of numbers, expected 6272000000 for shape (1000000, 784); get or save it again." },
        { "fortran.npy", "is truncated: it holds 0 bytes of numbers, expected 6272000000 for shape (1000000, 784); get or save it again." },
        { "axes.npy", "which no file holds; save it again with np.save." },
        { "descr.npy", "holds elements of an unknown type ('X\uFFFDyyyyyyyyyyyyyyyyyy...yyyyyyyyyyyyyyyyy'), expected numbers; save them as np.save(file, array.astype('float32'))." },
        { "pickle.npy", "holds Python objects ('|O'), expected numbers; save them as np.save(file, array.astype('float32'))." },
        { "code.npy", "has a header that is not of the form {'descr': ..., 'fortran_order': ..., 'shape': ...}; save the array again with np.save." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Rows_of_it_are_refused(string name, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub(name), Files[name].Value);

        Assert.Contains(expected, Bounded.Refusal(Files[name].Value.Length, () =>
        {
            using RowReader rows = Path.GetExtension(name) switch
            {
                ".npy" => RowReader.OpenNpy(folder.Sub(name)),
                ".npz" => RowReader.OpenNpz(folder.Sub(name), ["x"])!,
                _ => RowReader.OpenIdx(folder.Sub(name)),
            };
            rows.Read(32);
        }), StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/evaluated"));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_whole_of_it_is_refused(string name, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub(name), Files[name].Value);

        string refusal = Bounded.Refusal(Files[name].Value.Length, () => _ = Path.GetExtension(name) switch
        {
            ".npy" => NpyFile.Read(folder.Sub(name)),
            ".npz" => NpzFile.ReadAll(folder.Sub(name))["x"],
            _ => IdxFile.Read(folder.Sub(name)).Data,
        });

        // Of rows one knows which are missing, of the whole how many bytes.
        if (!name.StartsWith("overfull", StringComparison.Ordinal) && name != "cut.npz")
        {
            Assert.Contains(expected, refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Scoring_it_says_so_and_writes_nothing(string name, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub(name), Files[name].Value);

        (int status, string output, string error) = await CommandLine.Run(["score", Model, "--in", folder.Sub(name), "--out", folder.Sub("a.csv"), "--force"])
            .WaitAsync(Bounded.Patience, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Failed, string.Empty), (status, output));
        Assert.Contains(expected, Bounded.Sentence(error.TrimEnd('\r', '\n')), StringComparison.Ordinal);
        Assert.Equal([name], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("bomb.gz", "train-images-idx3-ubyte.gz")]
    [InlineData("overfull.gz", "train-images-idx3-ubyte.gz")]
    [InlineData("claim.idx", "train-images-idx3-ubyte")]
    [InlineData("bomb.npz", "mnist.npz")]
    public async Task A_data_set_of_it_is_refused(string name, string file)
    {
        using TemporaryFolder folder = new();
        string data = folder.Sub("data");
        Directory.CreateDirectory(data);
        if (name != "bomb.npz")
        {
            MnistFiles.WriteSubset(data, 10, 10);
            File.Delete(Path.Combine(data, "train-images-idx3-ubyte"));
        }

        File.WriteAllBytes(Path.Combine(data, file), name == "bomb.npz" ? HostileData.Npz("x_train", HostileData.BombBytes / 784, HostileData.BombBytes / 784 * 784) : Files[name].Value);
        string given = name == "bomb.npz" ? Path.Combine(data, file) : data;
        foreach (string[] command in (string[][])[["data", "--data", given], ["evaluate", Model, "--data", given], ["train", "mlp", "--out", folder.Sub("m"), "--data", given]])
        {
            (int status, string output, string error) = await CommandLine.Run(command).WaitAsync(Bounded.Patience, TestContext.Current.CancellationToken);
            Assert.Equal((ExitCode.Failed, string.Empty), (status, output));
            Assert.Contains(file, Bounded.Sentence(error.TrimEnd('\r', '\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_process_needs_little_memory_for_it()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub("good.idx"), IdxFile.Pack(new byte[784], 1, 28, 28));
        (int done, _, string problem, long usual) = Bounded.Command("score", Model, "--in", folder.Sub("good.idx"), "--out", folder.Sub("a.csv"));
        Assert.True(done == ExitCode.Done, problem);
        foreach (string name in (string[])["bomb.gz", "bomb.npz", "overfull.npz", "claim.idx"])
        {
            File.WriteAllBytes(folder.Sub(name), Files[name].Value);
            (int status, string output, string error, long peak) = Bounded.Command("score", Model, "--in", folder.Sub(name), "--out", folder.Sub("b.csv"), "--force");
            Assert.Equal((ExitCode.Failed, string.Empty), (status, output));
            Bounded.Sentence(error.TrimEnd('\r', '\n'));
            Assert.True(peak - usual <= Bounded.Most(Files[name].Value.Length), $"{name}: {peak >> 20} MiB, {usual >> 20} MiB for a good file.");
        }
    }

    // A quarter of a gigabyte of rows, in the memory of a few.
    [Theory]
    [InlineData("False")]
    [InlineData("True")]
    public void Scoring_a_large_file_takes_no_more_memory_than_a_small_one(string columnMajor)
    {
        using TemporaryFolder folder = new();
        const int Rows = 80_000;
        foreach ((string name, int rows) in ((string, int)[])[("small.npy", 2), ("large.npy", Rows)])
        {
            using FileStream file = File.Create(folder.Sub(name));
            byte[] header = HostileData.NpyHeader($"{{'descr': '<f4', 'fortran_order': {columnMajor}, 'shape': ({rows}, 784), }}");
            file.Write(header);
            file.SetLength(header.Length + (rows * 784L * sizeof(float)));
        }

        (_, _, _, long small) = Bounded.Command("score", Model, "--in", folder.Sub("small.npy"), "--out", folder.Sub("a.csv"));
        (int status, _, string error, long large) = Bounded.Command("score", Model, "--in", folder.Sub("large.npy"), "--out", folder.Sub("b.csv"));

        Assert.True(status == ExitCode.Done, error);
        Assert.Equal(Rows + 1, File.ReadLines(folder.Sub("b.csv")).Count());
        Assert.True(large - small <= Bounded.Most(0), $"{large >> 20} MiB for many rows, {small >> 20} MiB for two.");
    }

    // The most a csv may take more for many rows is far below what it would if anything of each row stayed for a while.
    [Fact]
    public void Scoring_a_large_csv_takes_no_more_memory_than_a_small_one()
    {
        using TemporaryFolder folder = new();
        string row = string.Join(',', Enumerable.Range(0, 784).Select(i => i % 10));
        foreach ((string name, int rows) in ((string, int)[])[("small.csv", 2_000), ("large.csv", 60_000)])
        {
            File.WriteAllLines(folder.Sub(name), Enumerable.Repeat(row, rows).Prepend(string.Join(',', Enumerable.Range(0, 784).Select(i => $"input{i}"))));
        }

        (_, _, _, long small) = Bounded.Command("score", Model, "--in", folder.Sub("small.csv"), "--out", folder.Sub("a.csv"));
        (int status, _, string error, long large) = Bounded.Command("score", Model, "--in", folder.Sub("large.csv"), "--out", folder.Sub("b.csv"));

        Assert.True(status == ExitCode.Done, error);
        Assert.True(large - small <= 20 << 20, $"{large >> 20} MiB for 60,000 rows, {small >> 20} MiB for 2,000.");
    }
}
