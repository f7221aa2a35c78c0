using System.IO.Compression;
using Mnist.MLNet.Engines;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Zips with a SavedModel in them, opened and scored as its folder is.</summary>
internal sealed class ModelZipReader : FileReader
{
    private const string FileName = "a.zip";
    private const int Rows = 3;

    public override string Name => "model.zip";

    public override int Few => 250;

    public override int Many => 60_000;

    public override void Read(string folder, Digest digest)
    {
        using IScoringSession session = ScoringEngines.Get("managed").Open(ScoringModel.Open(Path.Combine(folder, FileName)), new ScoringRequest());
        TensorBuffer[] taken = [.. session.Inputs.Select(input => new TensorBuffer(input.ElementType, [.. input.RowShape!.Select(size => Math.Clamp(size, 1, 64))], Rows))];
        TensorBuffer[] given = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, []))];
        session.Run(taken, given, Rows);
        foreach (TensorBuffer buffer in given)
        {
            digest.Add(string.Join(',', buffer.RowShape)).Add(System.Runtime.InteropServices.MemoryMarshal.AsBytes(buffer.Rows<float>(Rows)));
        }
    }

    // As for a graph that is scored.
    public override long Needs(long read) => (4 * read) + (64 << 20);

    protected override IEnumerable<SeedFile> MakeSeeds() =>
        [new SeedFile("stored", FileName, Zip(CompressionLevel.NoCompression, ""), new ZipFormat()), new SeedFile("packed", FileName, Zip(CompressionLevel.Optimal, "model/1/"), new ZipFormat())];

    private static byte[] Zip(CompressionLevel level, string inside)
    {
        using TemporaryFolder folder = new();
        Sequential model = keras.Sequential();
        model.add(keras.Input(4));
        model.add(keras.layers.Dense(3, activation: "softmax"));
        model.save(folder.Path);
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                archive.CreateEntryFromFile(file, inside + Path.GetRelativePath(folder.Path, file).Replace('\\', '/'), level);
            }
        }

        return stream.ToArray();
    }
}
