using System.Buffers.Binary;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A block of a LevelDB table, as a checkpoint's index has it: entries behind three varints, and at the end where keys are written in full.</summary>
/// <param name="values">How the entries' values are made.</param>
internal sealed class BlockFormat(FileFormat values) : FileFormat
{
    public override bool ReadsDamaged => true;

    public override IReadOnlyList<byte[]> Words => values.Words;

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(file[^4..]) is var restarts && restarts > (uint)(file.Length / 4) - 1)
        {
            return FileStructure.None;
        }

        int end = file.Length - 4 - (4 * (int)restarts);
        List<FileStructure> all = [new FileStructure { Fields = [.. Enumerable.Range(0, (int)restarts + 1).Select(i => NumberField.Little(end + (4 * i), 4))] }];
        for (int at = 0; at < end;)
        {
            int start = at;
            if (NumberField.Varint(file[..end], at) is not { } shared
                || NumberField.Varint(file[..end], at + shared.Width) is not { } own
                || NumberField.Varint(file[..end], at + shared.Width + own.Width) is not { } length)
            {
                break;
            }

            int key = at + shared.Width + own.Width + length.Width;
            if (own.Read(file) is var ownBytes && length.Read(file) is var valueBytes && (ownBytes | valueBytes) is < 0 or > int.MaxValue || ownBytes + valueBytes > end - key)
            {
                break;
            }

            int value = key + (int)ownBytes;
            at = value + (int)valueBytes;
            all.Add(values.Of(file[value..at]).Moved(value));
            all.Add(new FileStructure
            {
                Fields = [shared, own, length],
                Frames = [new Frame(own, new Extent(key, value)), new Frame(length, new Extent(value, at))],
                Parts = [new Extent(start, at)],
                Values = [new Extent(key, value), new Extent(value, at)],
            });
        }

        return FileStructure.Join(all);
    }
}
