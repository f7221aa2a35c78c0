using Mnist.Models.Datasets;

namespace Mnist.Tests.TestData;

/// <summary>The committed digits.</summary>
internal static class MnistFiles
{
    /// <summary>Training pictures and labels, and test pictures.</summary>
    public static (byte[] Images, byte[] Labels, byte[] TestImages) Read() =>
        (Idx("train-images-idx3-ubyte.gz"), Idx("train-labels-idx1-ubyte.gz"), Idx("t10k-images-idx3-ubyte.gz"));

    private static byte[] Idx(string name) => IdxFile.Read(Path.Combine(FixtureFolder.Data, name)).Data;
}
