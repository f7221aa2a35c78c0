using ParquetSharp;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>A Parquet file that Apache Arrow writes as a seed says: types, missing values, lists, encodings, compressions, versions, sizes of pages and of row groups.</summary>
internal sealed class ArrowFile : IDisposable
{
    private const int MostRows = 3000;

    private static readonly Compression[] Compressions = [Compression.Uncompressed, Compression.Snappy, Compression.Gzip, Compression.Brotli, Compression.Lz4, Compression.Zstd];

    private readonly Random _random;
    private readonly List<Column> _columns = [];
    private readonly List<Action<RowGroupWriter, int, int>> _writers = [];
    private readonly WriterPropertiesBuilder _properties = new();

    public ArrowFile(int seed)
    {
        _random = new Random(seed);
        Rows = _random.Next(1, MostRows);
        _properties.Compression(Compressions[seed % Compressions.Length]).DataPageVersion(_random.Next(2) == 0 ? ParquetDataPageVersion.V1 : ParquetDataPageVersion.V2)
            .DataPagesize(_random.Next(100, 5000)).WriteBatchSize(_random.Next(1, 300)).DictionaryPagesizeLimit(_random.Next(100, 5000));
        Add("float", Encoding.ByteStreamSplit, i => (float)Value(i), x => x);
        Add("double", Encoding.ByteStreamSplit, i => Value(i) / 3.0, x => x);
        Add("int", Encoding.DeltaBinaryPacked, i => (int)Value(i), x => x);
        Add("long", Encoding.DeltaBinaryPacked, i => (1L << 50) - Value(i), x => x);
        Add("byte", Encoding.Plain, i => (byte)Value(i), x => x);
        Add("short", Encoding.Plain, i => (short)Value(i), x => x);
        Add("unsigned", Encoding.DeltaBinaryPacked, i => (uint)Value(i) << 8, x => x);
        Add("bool", Encoding.Rle, i => Value(i) % 3 == 0, x => x ? 1 : 0);
        AddTexts();
        AddLists();
    }

    public int Rows { get; }

    /// <summary>What each column of numbers holds: NaN where a value is missing.</summary>
    public Dictionary<string, double[]> Numbers { get; } = [];

    public string[] Texts { get; private set; } = [];

    public int ListLength { get; private set; }

    public float[] Lists { get; private set; } = [];

    public void Dispose() => _properties.Dispose();

    public void Write(string path)
    {
        using WriterProperties properties = _properties.Build();
        using ParquetFileWriter writer = new(path, [.. _columns], properties);
        for (int first = 0; first < Rows;)
        {
            int count = Math.Min(Rows - first, _random.Next(1, Rows + 1));
            using RowGroupWriter group = writer.AppendRowGroup();
            _writers.ForEach(write => write(group, first, count));
            first += count;
        }

        writer.Close();
    }

    // Values that repeat, run on, or leap.
    private long Value(int row) => (row % 4) switch
    {
        0 => 7,
        1 => row,
        2 => _random.Next(-1_000_000, 1_000_000),
        _ => _random.Next(3),
    };

    private void Add<T>(string name, Encoding encoding, Func<int, T> value, Func<T, double> number)
        where T : struct
    {
        T[] values = [.. Enumerable.Range(0, Rows).Select(value)];
        bool[] isMissing = [.. Enumerable.Range(0, Rows).Select(_ => _random.Next(5) == 0)];
        Encode(name, encoding);
        Add(name, values);
        Add(name + "?", [.. values.Zip(isMissing, (x, missing) => missing ? (T?)null : x)]);
        Numbers[name] = [.. values.Select(number)];
        Numbers[name + "?"] = [.. Numbers[name].Zip(isMissing, (x, missing) => missing ? double.NaN : x)];
    }

    private void AddTexts()
    {
        Texts = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? "ä" : $"row {row / 5}{new string('x', _random.Next(4))}")];
        Encode("text", _random.Next(2) == 0 ? Encoding.DeltaByteArray : Encoding.DeltaLengthByteArray);
        Add("text", Texts);
    }

    private void AddLists()
    {
        ListLength = _random.Next(1, 6);
        Lists = [.. Enumerable.Range(0, Rows * ListLength).Select(i => Value(i) / 8f)];
        Add("list", Lists.Chunk(ListLength).ToArray());
    }

    private void Encode(string name, Encoding encoding)
    {
        if (_random.Next(2) == 0)
        {
            _properties.DisableDictionary(name).Encoding(name, encoding);
        }
    }

    private void Add<T>(string name, T[] values)
    {
        _columns.Add(new Column<T>(name));
        _writers.Add((group, first, count) =>
        {
            using LogicalColumnWriter<T> writer = group.NextColumn().LogicalWriter<T>();
            writer.WriteBatch(values.AsSpan(first, count));
        });
    }
}
