using Mnist.Formats.Data.Tables;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Tables of named columns, each column read in its own type.</summary>
internal sealed class TableReader(string name, string file, int few, int many, Func<IEnumerable<SeedFile>> seeds) : FileReader
{
    private const int RowsAtOnce = 64;

    public override string Name => name;

    public override int Few => few;

    public override int Many => many;

    public override void Read(string folder, Digest digest)
    {
        Table table = Table.Open(Path.Combine(folder, file));
        digest.Add(table.Rows);
        for (int i = 0; i < table.Columns.Count; i++)
        {
            TableColumn column = table.Columns[i];
            digest.Add(column.Name).Add(column.ElementType.Name);
            if (column.ElementType == typeof(object))
            {
                continue;
            }

            ColumnRequest request = new([i], column.ElementType, (int)table.RowShape(i, CancellationToken.None).Aggregate(1L, (product, size) => product * size));
            Array room = request.Room(RowsAtOnce);
            using TableCursor cursor = table.Read([request], 0, CancellationToken.None);
            for (int came; (came = cursor.Read([room], RowsAtOnce, CancellationToken.None)) > 0;)
            {
                Add(digest, room, came * request.RowLength);
            }
        }
    }

    private static void Add(Digest digest, Array values, int count)
    {
        if (values is string[] texts)
        {
            foreach (string text in texts.AsSpan(0, count))
            {
                digest.Add(text);
            }

            return;
        }

        byte[] bytes = new byte[Buffer.ByteLength(values) / values.Length * count];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        digest.Add(bytes);
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => seeds();
}
