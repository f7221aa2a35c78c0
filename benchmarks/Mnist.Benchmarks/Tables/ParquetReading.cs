using System.Diagnostics;
using Mnist.Formats.Data.Tables;
using Parquet;
using Parquet.Schema;
using ParquetSharp;

namespace Mnist.Benchmarks.Tables;

/// <summary>Reads the ids and all pixels of a sample, by the library that is named, as its documentation has it; pixels of all columns are wanted side by side, since a row of them is what a model takes.</summary>
internal static class ParquetReading
{
    private const int RowsAtOnce = 256;

    /// <summary>The readers.</summary>
    public static IReadOnlyList<string> Readers { get; } = ["Mnist.Formats", "Parquet.Net", "ParquetSharp"];

    /// <summary>Reads a file once, in this process.</summary>
    public static ParquetFigures Measure(string reader, string file)
    {
        Stopwatch watch = Stopwatch.StartNew();
        (long rows, double sum) = reader switch
        {
            "Mnist.Formats" => Ours(file),
            "Parquet.Net" => ByParquetNet(file).GetAwaiter().GetResult(),
            "ParquetSharp" => ByParquetSharp(file),
            _ => throw new ArgumentException($"'{reader}' is no reader; the readers are {string.Join(", ", Readers)}.", nameof(reader)),
        };
        return new ParquetFigures(watch.Elapsed.TotalSeconds, rows, sum);
    }

    private static (long Rows, double Sum) Ours(string file)
    {
        Table table = Table.Open(file);
        ColumnRequest[] requests = [new([0], typeof(string), 1), new([.. Enumerable.Range(1, table.Columns.Count - 1)], typeof(float), ParquetSamples.Pixels)];
        using TableCursor cursor = table.Read(requests, 0, CancellationToken.None);
        Array[] room = [.. requests.Select(request => request.Room(RowsAtOnce))];
        (long rows, double sum) = (0, 0);
        for (int came; (came = cursor.Read(room, RowsAtOnce, CancellationToken.None)) > 0; rows += came)
        {
            sum += Sum(((float[])room[1]).AsSpan(0, came * ParquetSamples.Pixels));
        }

        return (rows, sum);
    }

    private static async Task<(long Rows, double Sum)> ByParquetNet(string file)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(file);
        (long rows, double sum) = (0, 0);
        foreach (ParquetRowGroupReader group in reader.RowGroups)
        {
            List<Array> columns = [];
            foreach (DataField field in reader.Schema.GetDataFields())
            {
                columns.Add(field.ClrType == typeof(long) ? await Column<long>(group, field) : field.ClrType == typeof(byte) ? await Column<byte>(group, field) : await Column<float>(group, field));
            }

            rows += group.RowCount;
            sum += columns.Sum(column => column is byte[] bytes ? bytes.Sum(pixel => (double)(pixel / 255f)) : column is float[] floats ? Sum(floats) : 0);
        }

        return (rows, sum);
    }

    private static async Task<Array> Column<T>(ParquetRowGroupReader group, DataField field)
        where T : struct
    {
        long count = group.GetMetadata(field)!.MetaData!.NumValues;
        T[] values = new T[count];
        await group.ReadRawAsync<T>(field, values, Levels(field.MaxDefinitionLevel, count), Levels(field.MaxRepetitionLevel, count));
        return values;
    }

    private static Memory<int>? Levels(int most, long count) => most > 0 ? new int[count] : default(Memory<int>?);

    private static (long Rows, double Sum) ByParquetSharp(string file)
    {
        using ParquetFileReader reader = new(file);
        (long rows, double sum) = (0, 0);
        for (int i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using RowGroupReader group = reader.RowGroup(i);
            using LogicalColumnReader<long> ids = group.Column(0).LogicalReader<long>(RowsAtOnce);
            LogicalColumnReader[] columns = [.. Enumerable.Range(1, reader.FileMetaData.NumColumns - 1).Select(column => group.Column(column).LogicalReader(RowsAtOnce))];
            long[] some = new long[RowsAtOnce];
            byte[] pixels = new byte[RowsAtOnce];
            float[][] lists = new float[RowsAtOnce][];
            while (ids.HasNext)
            {
                int came = ids.ReadBatch(some);
                rows += came;
                foreach (LogicalColumnReader column in columns)
                {
                    if (column is LogicalColumnReader<byte> bytes)
                    {
                        bytes.ReadBatch(pixels.AsSpan(0, came));
                        sum += pixels.AsSpan(0, came).ToArray().Sum(pixel => (double)(pixel / 255f));
                    }
                    else
                    {
                        ((LogicalColumnReader<float[]>)column).ReadBatch(lists.AsSpan(0, came));
                        sum += lists.Take(came).Sum(list => Sum(list));
                    }
                }
            }

            Array.ForEach(columns, column => column.Dispose());
        }

        return (rows, sum);
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }
}
