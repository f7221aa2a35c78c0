using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Tests.Cli;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>Images that hang or blow up decoders: refused by what they promise, before it is done.</summary>
public sealed class HostileImageTests
{
    private const int Zeros = 100 << 20;

    // Made once: the large ones take time.
    private static readonly Dictionary<string, Lazy<byte[]>> Files = new()
    {
        ["trunc.jpg"] = new(() => HostileData.CutJpeg),
        ["exifcut.jpg"] = new(() => HostileData.CutExif),
        ["large.jpg"] = new(() => HostileData.EmptyScans(8000, 8000, 2000)),
        ["scans.jpg"] = new(() => HostileData.EmptyScans(3000, 2000, 2000)),
        ["manyscans.jpg"] = new(() => HostileData.EmptyScans(28, 28, 5000)),
        ["parts.jpg"] = new(() => HostileData.EmptyScans(7000, 7000, 1)),
        ["idat.png"] = new(() => HostileData.Png(28, 28, 0, Zeros)),
        ["bomb8.png"] = new(() => HostileData.Png(8192, 8192, 0, 8193 * 8192L)),
        ["colour.png"] = new(() => HostileData.Png(7000, 7000, 6, Zeros)),
        ["short.png"] = new(() => HostileData.Png(7000, 7000, 0, 1000)),
        ["thin.png"] = new(() => HostileData.Png(1, 50_000_000, 0, Zeros)),
        ["widest.png"] = new(() => HostileData.Png(int.MaxValue, int.MaxValue, 0, 10)),
        ["slow.bmp"] = new(() => HostileData.Bmp(9, 6_619_145, 177)),
        ["short.bmp"] = new(() => HostileData.Bmp(5000, 5000, 177)),
        ["lowest.bmp"] = new(() => HostileData.Bmp(1, int.MinValue, 177)),
        ["short.gif"] = new(() => [.. new RandomImages(1).Gif(20, 20, 8, false).AsSpan(0, 900)]),
        ["large.gif"] = new(() => Patch(new RandomImages(1).Gif(20, 20, 8, false), 6, 0xFF, 0xFF, 0xFF, 0xFF)),
        ["short.tga"] = new(() => Patch(new RandomImages(1).Tga(20, 20, 2, 24, packed: true, fromTop: true), 12, 0, 20, 0, 20)),
        ["large.psd"] = new(() => Patch(new RandomImages(1).Psd(20, 20, 3, 8, packed: true), 14, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30)),
        ["short.psd"] = new(() => Patch(new RandomImages(1).Psd(20, 20, 3, 8, packed: true), 14, 0, 0, 0x0F, 0xA0, 0, 0, 0x0F, 0xA0)),
    };

    public static TheoryData<string, string> Refusals => new()
    {
        { "trunc.jpg", "is damaged or ends before its pixels begin; give the whole file." },
        { "exifcut.jpg", "is damaged or ends before its pixels begin; give the whole file." },
        { "large.jpg", "has 8000 x 8000 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "scans.jpg", "goes over its 3000 x 2000 pixels in 2000 scans, where about ten are usual; save it again as a plain JPEG (not progressive)." },
        { "manyscans.jpg", "goes over its 28 x 28 pixels in 5000 scans, where about ten are usual; save it again as a plain JPEG (not progressive)." },
        { "parts.jpg", "and would take 181 MiB to read, expected at most 56 MiB for a file of that size; make the image smaller, or save it as a plain JPEG (not progressive)." },
        { "idat.png", "goes on after the 28 x 28 pixels it promises: it is damaged; get or save it again." },
        { "bomb8.png", "has 8192 x 8192 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "colour.png", "and would take 93 MiB to read, expected at most" },
        { "short.png", "ends before its pixels do; give the whole file." },
        { "widest.png", "has 2147483647 x 2147483647 pixels; images of up to 52 million" },
        { "slow.bmp", "has 9 x 6619145 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "short.bmp", "ends before its pixels do; give the whole file." },
        { "thin.png", "has 1 x 50000000 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "lowest.bmp", "has 1 x 2147483648 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "short.gif", "ends before its pixels do; give the whole file." },
        { "large.gif", "has 65535 x 65535 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "short.tga", "ends before its pixels do; give the whole file." },
        { "large.psd", "has 30000 x 30000 pixels; images of up to 52 million pixels, and 65535 on a side, are read: make it smaller." },
        { "short.psd", "ends before its pixels do; give the whole file." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_library_refuses_it(string name, string expected)
    {
        using TemporaryFolder folder = new();
        long bytes = Write(folder, name);

        Assert.Contains(expected, Bounded.Refusal(bytes, () => DigitImage.Read(folder.Sub(name))), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Every_command_that_takes_images_refuses_it(string name, string expected)
    {
        using TemporaryFolder folder = new();
        Write(folder, name);
        string data = folder.Sub("data");
        foreach (string place in (string[])["train/3", "test/3"])
        {
            Directory.CreateDirectory(Path.Combine(data, place));
            File.Copy(folder.Sub(name), Path.Combine(data, place, name));
        }

        string model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        foreach (string[] command in (string[][])[["predict", model, folder.Sub(name)], ["data", "--data", data], ["evaluate", model, "--data", data]])
        {
            (int status, string output, string error) = await CommandLine.Run(command).WaitAsync(Bounded.Patience, TestContext.Current.CancellationToken);
            Assert.Equal((ExitCode.Failed, string.Empty), (status, output));
            Assert.Contains(expected, Bounded.Sentence(error.TrimEnd('\r', '\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_process_needs_little_memory_for_it()
    {
        using TemporaryFolder folder = new();
        string model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        File.WriteAllBytes(folder.Sub("good.png"), new RandomImages(1).Png(28, 28, 8, 0, interlaced: false, transparency: false));
        (_, _, _, long usual) = Bounded.Command("predict", model, folder.Sub("good.png"));
        foreach (string name in (string[])["trunc.jpg", "scans.jpg", "parts.jpg", "idat.png", "colour.png", "slow.bmp"])
        {
            long bytes = Write(folder, name);
            (int status, string output, string error, long peak) = Bounded.Command("predict", model, folder.Sub(name));
            Assert.Equal((ExitCode.Failed, string.Empty), (status, output));
            Bounded.Sentence(error.TrimEnd('\r', '\n'));
            Assert.True(peak - usual <= Bounded.Most(bytes), $"{name}: {peak >> 20} MiB, {usual >> 20} MiB for a good image.");
        }
    }

    // The largest photos of today's phones, upright and turned, and what is nearly a bomb.
    [Fact]
    public void Fifty_megapixels_are_read_in_little_more_than_their_pixels()
    {
        using TemporaryFolder folder = new();
        byte[] plain = HostileData.Png(8160, 6120, 0, 8161 * 6120L);
        File.WriteAllBytes(folder.Sub("large.png"), plain);
        long before = GC.GetAllocatedBytesForCurrentThread();

        GreyImage image = GreyImage.Read(folder.Sub("large.png"), TestContext.Current.CancellationToken);

        Assert.Equal((8160, 6120), (image.Width, image.Height));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 8160 * 6120L, Bounded.Most(plain.Length));
        Assert.Null(DigitImage.Prepare(image));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Bounded.Most(plain.Length) + (32 << 20));
    }

    [Fact]
    public void An_image_is_what_its_first_bytes_say_and_nothing_else_is_decoded()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub("a.tga"), new RandomImages(1).Png(5, 4, 8, 0, interlaced: false, transparency: false));
        File.WriteAllBytes(folder.Sub("b.png"), new RandomImages(1).Tga(5, 4, 3, 8, packed: false, fromTop: true));

        Assert.Equal(5, GreyImage.Read(folder.Sub("a.tga"), TestContext.Current.CancellationToken).Width);
        Assert.EndsWith("b.png' cannot be read as an image; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", Bounded.Refusal(100, () => GreyImage.Read(folder.Sub("b.png"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_cleaned_in_every_sentence()
    {
        using TemporaryFolder folder = new();
        string name = folder.Sub("\u001B[31m\nred" + new string('x', 150) + ".webp");
        File.WriteAllBytes(name, [.. "RIFF\0\0\0\0WEBPVP8 "u8]);

        Assert.Contains("\uFFFD[31m\uFFFDredxxx", Bounded.Refusal(100, () => GreyImage.Read(name)), StringComparison.Ordinal);
    }

    // A shell's *.png gives names that somebody else chose.
    [Fact]
    public async Task A_name_is_cleaned_beside_the_digit_too()
    {
        using TemporaryFolder folder = new();
        string data = folder.Sub("\u001B[2Jdata");
        byte[] pixels = [.. Enumerable.Range(0, 30 * 30).Select(i => (byte)(i % 30 is 14 or 15 && i / 30 is > 4 and < 25 ? 255 : 0))];
        foreach (string place in (string[])["train/1", "test/1"])
        {
            ImageFile.Write(Path.Combine(data, place, "a\nb.png"), 30, 30, pixels);
        }

        string model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        (int status, string output, string error) = await CommandLine.Run(["predict", model, Path.Combine(data, "train/1/a\nb.png")]);
        Assert.True(status == ExitCode.Done, error);
        Assert.Contains("\uFFFD[2Jdata/train/1/a\uFFFDb.png: ", output, StringComparison.Ordinal);

        string note = Assert.Single(ImageDataset.Read("mnist", data, TestContext.Current.CancellationToken).Notes);
        Assert.Contains("\uFFFD[2Jdata", Bounded.Sentence(note), StringComparison.Ordinal);
    }

    private static long Write(TemporaryFolder folder, string name)
    {
        File.WriteAllBytes(folder.Sub(name), Files[name].Value);
        return Files[name].Value.Length;
    }

    private static byte[] Patch(byte[] file, int at, params byte[] bytes)
    {
        bytes.CopyTo(file, at);
        return file;
    }
}
