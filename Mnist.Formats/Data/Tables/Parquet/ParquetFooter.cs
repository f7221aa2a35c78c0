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
        ParquetChunk[] chunks = new ParquetChunk[wanted.Count];
        ILookup<int, int> places = wanted.Select((column, place) => (column, place)).ToLookup(pair => pair.column, pair => pair.place);
        ThriftReader columns = new ThriftReader(Bytes, Groups[group].At).Struct().List(1, out int count);
        for (int column = 0; column < count; column++)
        {
            ThriftStruct described = columns.Struct();
            if (places.Contains(column))
            {
                ParquetChunk chunk = ParquetChunk.Read(described);
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
        ThriftStruct file = new ThriftReader(bytes).Struct();
        ThriftReader described = file.List(4, out int count);
        _ = count <= MostGroups ? 0 : throw new InvalidDataException("There are too many row groups.");
        List<(int At, long Rows)> groups = [];
        UInt128 sum = 0;
        for (int i = 0; i < count; i++)
        {
            int at = described.Position;
            long rows = described.Struct().Whole(3, -1);
            sum += rows >= 0 ? (UInt128)rows : throw new InvalidDataException("A row group has fewer rows than none.");
            groups.Add((at, rows));
        }

        long all = file.Whole(3, -1);
        return all >= 0 && sum == (UInt128)all ? new ParquetFooter(bytes, ParquetSchema.Read(file.List(2, out int elements), elements), groups, all) : throw new InvalidDataException("The row groups do not have as many rows as the file.");
    }
}
