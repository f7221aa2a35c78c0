using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>What stands at the end of a Parquet file: its columns, and where each row group has them. Of row groups only their places are kept until one is opened.</summary>
/// <param name="Bytes">The footer.</param>
/// <param name="Leaves">The fields of the table.</param>
/// <param name="Groups">Where in the footer each row group is described, and how many rows it has.</param>
/// <param name="Rows">All rows.</param>
internal sealed record ParquetFooter(byte[] Bytes, IReadOnlyList<ParquetLeaf> Leaves, IReadOnlyList<(int At, long Rows)> Groups, long Rows)
{
    // A thousand columns in a thousand row groups take 150 MB.
    private const long MostBytes = 256 << 20;
    private const int MostGroups = 1_000_000;
    private const int Tail = 8;

    /// <summary>What every file begins and ends with.</summary>
    public static ReadOnlySpan<byte> Signature => "PAR1"u8;

    /// <summary>Reads it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="DatasetException">It is none, or too large.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetFooter Read(SafeFileHandle file, string path)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> tail = stackalloc byte[Tail];
        if (length < Tail + Signature.Length || RandomAccess.Read(file, tail, length - Tail) < Tail || !tail[4..].SequenceEqual(Signature))
        {
            throw new DatasetException(tail[4..].SequenceEqual("PARE"u8)
                ? $"'{path}' is encrypted; save it without encryption."
                : $"'{path}' is not a whole Parquet file: it does not end with PAR1; get or save it again.");
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (size > Math.Min(MostBytes, length - Tail - Signature.Length))
        {
            throw new DatasetException($"'{path}' announces a footer of {size} bytes, expected at most {Math.Min(MostBytes, length - Tail - Signature.Length)}; get or save it again.");
        }

        byte[] bytes = new byte[size];
        _ = RandomAccess.Read(file, bytes, length - Tail - size) == bytes.Length ? 0 : throw new EndOfStreamException();
        return Parse(bytes);
    }

    /// <summary>Where the columns of a row group lie.</summary>
    /// <param name="group">Which row group.</param>
    /// <param name="wanted">Which columns, by their place in the group, in any order.</param>
    public ParquetChunk[] Chunks(int group, IReadOnlyList<int> wanted)
    {
        ThriftReader reader = new(Bytes, Groups[group].At);
        ParquetChunk[] chunks = new ParquetChunk[wanted.Count];
        ILookup<int, int> places = wanted.Select((column, place) => (column, place)).ToLookup(pair => pair.column, pair => pair.place);
        for (int id = 0; reader.Field(ref id, out ThriftType type);)
        {
            if (id != 1 || type != ThriftType.List)
            {
                reader.Skip(type);
                continue;
            }

            int columns = reader.List(out ThriftType element);
            for (int column = 0; column < columns; column++)
            {
                if (!places.Contains(column))
                {
                    reader.Skip(element);
                    continue;
                }

                ParquetChunk chunk = ParquetChunk.Read(ref reader);
                foreach (int place in places[column])
                {
                    chunks[place] = chunk;
                }
            }
        }

        return Array.TrueForAll(chunks, chunk => chunk is not null) ? chunks : throw new InvalidDataException("A row group lacks a column.");
    }

    private static ParquetFooter Parse(byte[] bytes)
    {
        ThriftReader reader = new(bytes);
        IReadOnlyList<ParquetLeaf> leaves = [];
        List<(int At, long Rows)> groups = [];
        long rows = -1;
        for (int id = 0; reader.Field(ref id, out ThriftType type);)
        {
            switch (id, type)
            {
                case (2, ThriftType.List):
                    leaves = ParquetSchema.Read(ref reader);
                    break;
                case (3, ThriftType.I64):
                    rows = reader.Whole();
                    break;
                case (4, ThriftType.List):
                    ReadGroups(ref reader, groups);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        UInt128 sum = 0;
        foreach ((_, long count) in groups)
        {
            sum += count >= 0 ? (UInt128)count : throw new InvalidDataException("A row group has fewer rows than none.");
        }

        return rows >= 0 && sum == (UInt128)rows ? new ParquetFooter(bytes, leaves, groups, rows) : throw new InvalidDataException("The row groups do not have as many rows as the file.");
    }

    private static void ReadGroups(ref ThriftReader reader, List<(int At, long Rows)> groups)
    {
        int count = reader.List(out _);
        _ = count <= MostGroups ? 0 : throw new InvalidDataException("There are too many row groups.");
        for (int i = 0; i < count; i++)
        {
            int at = reader.Position;
            long rows = 0;
            for (int id = 0; reader.Field(ref id, out ThriftType type);)
            {
                if (id == 3 && type == ThriftType.I64)
                {
                    rows = reader.Whole();
                }
                else
                {
                    reader.Skip(type);
                }
            }

            groups.Add((at, rows));
        }
    }
}
