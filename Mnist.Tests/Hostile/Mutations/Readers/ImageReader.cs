using System.Runtime.InteropServices;
using Mnist.Formats.Data;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Images, and the digit they are taken for where they are small.</summary>
internal sealed class ImageReader(string name, int few, int many, Func<IEnumerable<SeedFile>> seeds) : FileReader
{
    private const int SmallPixels = 4096;
    private const int Prepared = 16;

    public override string Name => name;

    public override int Few => few;

    public override int Many => many;

    public override void Read(string folder, Digest digest)
    {
        GreyImage image = GreyImage.Read(Path.Combine(folder, $"a.{(name == "jpeg" ? "jpg" : name)}"));
        digest.Add(image.Width).Add(image.Height).Add(image.Pixels);

        // Preparing takes many times as long as reading, so some are.
        if (image.Pixels.Length <= SmallPixels && image.Pixels.Sum(pixel => pixel) % Prepared == 0 && DigitImage.Prepare(image) is { } digit)
        {
            digest.Add(MemoryMarshal.AsBytes(digit.AsSpan()));
        }
    }

    // A decoder has colours and opacity beside grey, and its own buffers.
    public override long Needs(long read) => 16 * read;

    protected override IEnumerable<SeedFile> MakeSeeds() => seeds();
}
