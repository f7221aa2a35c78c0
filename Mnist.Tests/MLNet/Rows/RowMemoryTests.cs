using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Rows;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Rows;

/// <summary>Rows pass through memory that is used again: what is allocated for each would wait for the collector, and a file of many rows take more memory than one of few.</summary>
public sealed class RowMemoryTests
{
    private const int Rows = 256;
    private const int Batches = 40;

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    [InlineData("a.npy")]
    public async Task Nothing_is_allocated_for_a_row_that_is_written(string name)
    {
        await using RowFileWriter writer = RowFileWriter.Create(name, Stream.Null, (Batches + 1) * Rows);
        TensorBuffer scores = new(typeof(float), [10], Rows);
        for (int i = 0; i < Rows * 10; i++)
        {
            scores.Rows<float>(Rows)[i] = 1f / (i + 1);
        }

        WrittenValues[] values = [new(scores, null)];
        writer.Begin([new("score", typeof(float), [10], [.. Enumerable.Range(0, 10).Select(i => $"score.{i}")])]);
        writer.Write(values, Rows);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 0; batch < Batches; batch++)
        {
            writer.Write(values, Rows);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Batches * 100);
        writer.End();
    }

    [Fact]
    public void Nothing_is_allocated_for_a_row_of_numbers_that_is_read_from_a_csv()
    {
        using TemporaryFolder folder = new();
        File.WriteAllLines(folder.Sub("a.csv"), Enumerable.Range(0, (Batches + 1) * Rows).Select(i => $"{i},0.25,-1e-3,{i % 256}").Prepend("x0,x1,x2,x3"));
        Table table = Table.Open(folder.Sub("a.csv"), cancellation: TestContext.Current.CancellationToken);
        ColumnRequest request = new([0, 1, 2, 3], typeof(float), 4);
        Array[] room = [request.Room(Rows)];
        using TableCursor cursor = table.Read([request], 0, TestContext.Current.CancellationToken);
        Assert.Equal(Rows, cursor.Read(room, Rows, TestContext.Current.CancellationToken));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 0; batch < Batches; batch++)
        {
            Assert.Equal(Rows, cursor.Read(room, Rows, TestContext.Current.CancellationToken));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Batches * 1000);
    }
}
