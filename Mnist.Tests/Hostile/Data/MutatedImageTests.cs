using Mnist.Formats.Data;
using Mnist.Formats.Data.Images;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>Damage of all kinds to images of all kinds: a picture or a sentence, never anything else.</summary>
public sealed class MutatedImageTests
{
    private const int Mutations = 400;

    public static TheoryData<string> Kinds => [.. Images.Keys];

    private static Dictionary<string, Func<byte[]>> Images { get; } = new()
    {
        ["grey.png"] = () => new RandomImages(1).Png(29, 17, 8, 0, interlaced: false, transparency: true),
        ["bits.png"] = () => new RandomImages(2).Png(29, 17, 2, 3, interlaced: true, transparency: true),
        ["words.png"] = () => new RandomImages(3).Png(13, 17, 16, 6, interlaced: true, transparency: false),
        ["grey.jpg"] = () => new RandomImages(4).Jpeg(29, 17, 1, progressive: false, sampling: 1, restart: 2),
        ["colour.jpg"] = () => new RandomImages(5).Jpeg(29, 17, 3, progressive: true, sampling: 2),
        ["inks.jpg"] = () => new RandomImages(6).Jpeg(29, 17, 4, progressive: false, sampling: 1),
        ["bits.bmp"] = () => new RandomImages(7).Bmp(29, 17, 4),
        ["masks.bmp"] = () => new RandomImages(8).Bmp(29, -17, 16, [0xF800, 0x07E0, 0x001F, 0]),
        ["core.bmp"] = () => new RandomImages(9).Bmp(29, 17, 8, core: true),
        ["colour.gif"] = () => new RandomImages(10).Gif(29, 17, 6, interlaced: true, transparent: 3),
        ["palette.tga"] = () => new RandomImages(11).Tga(29, 17, 1, 24, packed: true, fromTop: false),
        ["colour.tga"] = () => new RandomImages(12).Tga(29, 17, 2, 32, packed: false, fromTop: true),
        ["packed.psd"] = () => new RandomImages(13).Psd(29, 17, 4, 8, packed: true),
        ["plain.psd"] = () => new RandomImages(14).Psd(29, 17, 3, 16, packed: false),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_picture_or_a_sentence(string kind)
    {
        byte[] good = Images[kind]();
        Random random = new(kind.Length);
        (int pictures, int sentences) = (0, 0);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] file = Mutate(good, random, i);
            string? refusal = Answer(file, kind);
            (pictures, sentences) = refusal is null ? (pictures + 1, sentences) : (pictures, sentences + 1);
        }

        // Damage that is always seen, or never, is none that is tried.
        Assert.True(sentences > 0 && pictures > 0, $"{pictures} pictures, {sentences} sentences");
    }

    private static string? Answer(byte[] file, string name)
    {
        string? refusal = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ImageFormats.ReaderOf(file, name)(new ImageInput(file, name));
        }
        catch (DatasetException error)
        {
            refusal = Bounded.Sentence(error.Message);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Bounded.Most(file.Length));
        return refusal;
    }

    // Cut, a byte changed, a field of two or four bytes set to what readers trip over, or a stretch written twice.
    private static byte[] Mutate(byte[] good, Random random, int number)
    {
        int at = random.Next(2) == 0 ? random.Next(Math.Min(64, good.Length)) : random.Next(good.Length);
        byte[] file = [.. good];
        switch (number % 5)
        {
            case 0:
                return good[..random.Next(good.Length)];
            case 1:
                file[at] = (byte)random.Next(256);
                return file;
            case 2:
                new byte[][] { [0, 0], [0xFF, 0xFF], [0x7F, 0xFF], [0xFF, 0x7F], [0x80, 0x00] }[random.Next(5)].AsSpan(0, Math.Min(2, good.Length - at)).CopyTo(file.AsSpan(at));
                return file;
            case 3:
                new byte[][] { [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80] }[random.Next(4)].AsSpan(0, Math.Min(4, good.Length - at)).CopyTo(file.AsSpan(at));
                return file;
            default:
                return [.. good[..at], .. good[Math.Max(0, at - 20)..]];
        }
    }
}
