using Mnist.Tests.TestData;
using Parquet;
using Parquet.Schema;
using ParquetSharp;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>Why Parquet.Net, which writes our scores, does not read the files of others. Where one of these fails the library has been mended: then weigh the choice of ARCHITECTURE.md (Tables) again.</summary>
public sealed class ParquetNetTests
{
    private const int Rows = 1000;

    [Fact]
    public async Task Truth_values_of_pages_of_version_2_come_out_false_without_a_word()
    {
        string file = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "Tables", "Arrow", "version2.parquet");
        await using ParquetReader reader = await ParquetReader.CreateAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        bool[] flags = new bool[Rows];

        await reader.OpenRowGroupReader(0).ReadRawAsync<bool>(Field(reader, "flag"), flags, null, null, TestContext.Current.CancellationToken);

        Assert.NotEqual(Enumerable.Range(0, Rows).Select(row => row % 3 == 0), flags);
    }

    [Fact]
    public async Task Lists_of_pages_of_version_2_are_not_read()
    {
        using TemporaryFolder folder = new();
        using (WriterProperties properties = new WriterPropertiesBuilder().DataPageVersion(ParquetDataPageVersion.V2).Build())
        using (ParquetFileWriter writer = new(folder.Sub("a.parquet"), [new Column<float[]>("x")], properties))
        {
            using RowGroupWriter group = writer.AppendRowGroup();
            using LogicalColumnWriter<float[]> lists = group.NextColumn().LogicalWriter<float[]>();
            lists.WriteBatch([[1, 2], [3, 4]]);
            writer.Close();
        }

        await using ParquetReader reader = await ParquetReader.CreateAsync(folder.Sub("a.parquet"), cancellationToken: TestContext.Current.CancellationToken);
        ParquetRowGroupReader rows = reader.OpenRowGroupReader(0);

        await Assert.ThrowsAsync<NotImplementedException>(async () => await rows.ReadRawAsync<float>(reader.Schema.GetDataFields()[0], new float[4], new int[4], new int[4], TestContext.Current.CancellationToken));
    }

    private static DataField Field(ParquetReader reader, string name) => reader.Schema.GetDataFields().Single(field => field.Name == name);
}
