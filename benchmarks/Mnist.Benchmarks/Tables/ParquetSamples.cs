using Mnist.Formats.Data;
using ParquetSharp;

namespace Mnist.Benchmarks.Tables;

/// <summary>MNIST as Parquet files of one row group, written by Apache Arrow as it does by default, with Snappy.</summary>
internal static class ParquetSamples
{
    public const int Pixels = 784;

    /// <summary>The names of the files: a column of bytes for each pixel, and one column of lists of floats.</summary>
    public static IReadOnlyList<string> Names { get; } = ["columns", "list"];

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where to.</param>
    public static void Write(string folder)
    {
        ImageDataset data = DatasetLocator.Find("mnist");
        byte[] pixels = [.. data.TrainImages, .. data.TestImages];
        int rows = pixels.Length / Pixels;
        long[] ids = [.. Enumerable.Range(0, rows).Select(row => (long)row)];
        using (ParquetFileWriter writer = new(Path.Combine(folder, "columns.parquet"), [new Column<long>("id"), .. Enumerable.Range(0, Pixels).Select(i => (Column)new Column<byte>($"pixel{i}"))]))
        {
            using RowGroupWriter group = writer.AppendRowGroup();
            Write(group, ids);
            for (int column = 0; column < Pixels; column++)
            {
                Write<byte>(group, [.. Enumerable.Range(0, rows).Select(row => pixels[(row * Pixels) + column])]);
            }

            writer.Close();
        }

        using (ParquetFileWriter writer = new(Path.Combine(folder, "list.parquet"), [new Column<long>("id"), new Column<float[]>("pixel")]))
        {
            using RowGroupWriter group = writer.AppendRowGroup();
            Write(group, ids);
            Write<float[]>(group, [.. pixels.Chunk(Pixels).Select(row => Array.ConvertAll(row, pixel => pixel / 255f))]);
            writer.Close();
        }
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using LogicalColumnWriter<T> writer = group.NextColumn().LogicalWriter<T>();
        writer.WriteBatch(values);
    }
}
