using System.Buffers.Binary;
using Mnist.Formats.TensorFlow.Bundle;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A LevelDB table, as a checkpoint's index is one: blocks behind each of which stand its compression and CRC-32C, a block of their places, and a footer that says where that lies.</summary>
internal sealed class TableFormat : FileFormat
{
    private const int FooterBytes = 48;
    private const int TrailerBytes = 5;

    private static readonly BlockFormat Entries = new(new ProtobufFormat());
    private static readonly BlockFormat Handles = new(new HandleFormat());

    public override bool HasChecksums => true;

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        if (file.Length < FooterBytes)
        {
            return FileStructure.None;
        }

        List<FileStructure> all = [];
        int footer = file.Length - FooterBytes;
        List<NumberField> places = [];
        for (int at = footer; places.Count < 4 && NumberField.Varint(file, at) is { } place; at += place.Width)
        {
            places.Add(place);
        }

        if (places.Count < 4 || Block(file, places[2].Read(file), places[3].Read(file)) is not { } list)
        {
            return FileStructure.None;
        }

        all.Add(new FileStructure { Fields = places, Parts = [new Extent(footer, file.Length)] });
        all.Add(Handles.Of(file[list.Start..list.End]).Moved(list.Start));
        foreach (Extent block in Blocks(file, list))
        {
            all.Add(Entries.Of(file[block.Start..block.End]).Moved(block.Start));
            all.Add(new FileStructure
            {
                Fields = [NumberField.Little(block.End, 1), NumberField.Little(block.End + 1, 4)],
                Parts = [new Extent(block.Start, block.End + TrailerBytes)],
            });
        }

        return FileStructure.Join(all);
    }

    public override void Repair(Span<byte> file)
    {
        if (file.Length < FooterBytes)
        {
            return;
        }

        int at = file.Length - FooterBytes;
        long[] numbers = new long[4];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (NumberField.Varint(file, at) is not { } place)
            {
                return;
            }

            numbers[i] = place.Read(file);
            at += place.Width;
        }

        if (Block(file, numbers[2], numbers[3]) is not { } list)
        {
            return;
        }

        foreach (Extent block in Blocks(file, list))
        {
            Check(file, block);
        }

        Check(file, list);
        if (Block(file, numbers[0], numbers[1]) is { } other)
        {
            Check(file, other);
        }
    }

    private static void Check(Span<byte> file, Extent block) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file[(block.End + 1)..], Crc32C.Mask(Crc32C.Compute(file[block.Start..(block.End + 1)])));

    private static Extent? Block(ReadOnlySpan<byte> file, long offset, long size) =>
        offset >= 0 && size >= 0 && offset <= file.Length && size <= file.Length - offset - TrailerBytes ? new Extent((int)offset, (int)(offset + size)) : null;

    private static List<Extent> Blocks(ReadOnlySpan<byte> file, Extent list)
    {
        List<Extent> blocks = [];
        IReadOnlyList<NumberField> fields = Handles.Of(file[list.Start..list.End]).Fields;

        // Restart places come first, then for each entry its handle's two numbers and its own three.
        ReadOnlySpan<byte> bytes = file[list.Start..list.End];
        List<NumberField> varints = [.. fields.Where(field => field.Form == NumberForm.Varint)];
        for (int i = 0; i + 1 < varints.Count; i += 5)
        {
            if (Block(file, varints[i].Read(bytes), varints[i + 1].Read(bytes)) is { } block)
            {
                blocks.Add(block);
            }
        }

        return blocks;
    }
}
