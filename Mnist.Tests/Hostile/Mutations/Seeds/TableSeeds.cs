using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Small good tables: text as people write it, and Parquet as Apache Arrow does.</summary>
internal static class TableSeeds
{
    private static readonly RawFormat Raw = new();

    public static IEnumerable<SeedFile> Csv()
    {
        yield return new SeedFile("plain", "a.csv", [.. "id,pixel0,pixel1\n1,0.5,255\n2,-3e2,7\n"u8], Raw);
        yield return new SeedFile("quoted", "a.csv", [0xEF, 0xBB, 0xBF, .. "\"a,b\",c\r\n\"x\r\ny\",\"\"\"z\"\"\"\r\n\r\n ,\r\n"u8], Raw);
    }

    public static IEnumerable<SeedFile> Parquet() =>
        from file in Directory.EnumerateFiles(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "Tables", "Arrow"), "*.parquet").Order(StringComparer.Ordinal)
        let name = Path.GetFileNameWithoutExtension(file)
        where name is not ("hadoop" or "nullable" or "ragged" or "longer" or "empty" or "null" or "hole")
        select new SeedFile(name, "a.parquet", File.ReadAllBytes(file), Raw);
}
