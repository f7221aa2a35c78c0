using System.Buffers.Binary;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Members, each behind a header of its own; a directory that says where they lie; at the end where the directory lies.</summary>
internal sealed class ZipFormat : FileFormat
{
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;

    public override IReadOnlyList<byte[]> Words { get; } = Texts("x.npy", "x", "../x.npy", "/etc/passwd", "x_train.npy", "", "__MACOSX/._x.npy", "CON", "x.npy\0", "a\\b.npy", new string('y', 3000), "\uD7FF\n.npy");

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        int end = file.LastIndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 5, 6]);
        int start = BinaryPrimitives.ReadInt32LittleEndian(file[(end + 16)..]);
        List<NumberField> fields = [NumberField.Little(end + 8, 2), NumberField.Little(end + 10, 2), NumberField.Little(end + 12, 4), NumberField.Little(end + 16, 4), NumberField.Little(end + 20, 2)];
        List<Extent> parts = [new Extent(start, end), new Extent(end, file.Length)];
        List<Extent> values = [];
        for (int at = start; at + EntryBytes <= end;)
        {
            // Flags and method, then CRC and both sizes, three lengths, attributes, the place.
            fields.AddRange([NumberField.Little(at + 8, 2), NumberField.Little(at + 10, 2)]);
            fields.AddRange(Fields(at, [16, 20, 24, 42], 4));
            fields.AddRange(Fields(at, [28, 30, 32], 2));
            int name = BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 28)..]);
            int extra = BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 30)..]);
            int local = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 42)..]);
            fields.AddRange([NumberField.Little(local + 6, 2), NumberField.Little(local + 8, 2)]);
            fields.AddRange(Fields(local, [14, 18, 22], 4));
            fields.AddRange(Fields(local, [26, 28], 2));
            values.AddRange([new Extent(at + EntryBytes, at + EntryBytes + name), new Extent(local + LocalBytes, local + LocalBytes + name)]);
            parts.Add(new Extent(at, at + EntryBytes + name + extra));
            parts.Add(new Extent(local, local + LocalBytes + name + BinaryPrimitives.ReadInt32LittleEndian(file[(at + 20)..])));
            at += EntryBytes + name + extra;
        }

        return new FileStructure { Fields = fields, Parts = parts, Values = values };
    }

    private static IEnumerable<NumberField> Fields(int from, int[] places, int width) => places.Select(place => NumberField.Little(from + place, width));
}
