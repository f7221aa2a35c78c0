using Mnist.Formats.Data;

namespace Mnist.Tests.TestData;

/// <summary>The committed digits.</summary>
internal static class MnistFiles
{
    /// <summary>Training images and labels, and test images.</summary>
    public static (byte[] Images, byte[] Labels, byte[] TestImages) Read() =>
        (Idx("train-images-idx3-ubyte.gz"), Idx("train-labels-idx1-ubyte.gz"), Idx("t10k-images-idx3-ubyte.gz"));

    /// <summary>Writes the first images of the data set as a data set of its own, for runs that must be short.</summary>
    public static void WriteSubset(string folder, int training, int test)
    {
        foreach ((string part, int count) in ((string, int)[])[("train", training), ("t10k", test)])
        {
            byte[] images = Idx($"{part}-images-idx3-ubyte.gz");
            byte[] labels = Idx($"{part}-labels-idx1-ubyte.gz");
            (byte high, byte low) = ((byte)(count >> 8), (byte)count);
            File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, high, low, 0, 0, 0, 28, 0, 0, 0, 28, .. images.AsSpan(0, count * 784)]);
            File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, high, low, .. labels.AsSpan(0, count)]);
        }
    }

    private static byte[] Idx(string name) => IdxFile.Read(Path.Combine(FixtureFolder.Data, name)).Data;
}
