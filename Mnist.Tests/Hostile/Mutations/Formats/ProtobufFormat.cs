namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Protobuf's wire form: tags, numbers, and lengths with what they count; what reads as a message is taken for one.</summary>
/// <param name="words">Values of the kind of file.</param>
internal sealed class ProtobufFormat(params IReadOnlyList<string> words) : FileFormat
{
    private const int MostFields = 100_000;

    public override bool ReadsDamaged => true;

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. Texts(["", "\0", ":0", ":1", ":-1", ":99999999999", "^x", "a\nb", "\u001b[31m", new string('n', 5000), .. words]), [0xFF], [0xC3, 0x28], [0x80, 0x80], [0, 0, 0xC0, 0x7F], [0, 0, 0x80, 0xFF], .. Dims(0, -1, 1L << 31, 1L << 40, long.MaxValue, 65536)];

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        Findings found = new();
        Walk(file, 0, file.Length, found, depth: 0);
        return new FileStructure { Fields = found.Fields, Frames = found.Frames, Parts = found.Parts, Values = found.Values };
    }

    public override byte[] Nest(ReadOnlySpan<byte> part, int depth, Chance chance)
    {
        if (chance.OneIn(4))
        {
            return base.Nest(part, depth, chance);
        }

        // The part's own tag, or any field of a group, which readers that skip it must not follow down either.
        ulong number = chance.OneIn(2) ? (ulong)chance.Of([1, 2, 3, 5, 15, 1000]) : part[0] >> 3 is > 0 and var own ? (ulong)own : 1;
        if (chance.OneIn(3))
        {
            byte[] start = NumberField.Varint((number << 3) | 3);
            byte[] end = NumberField.Varint((number << 3) | 4);
            bool closed = chance.OneIn(2);
            using MemoryStream groups = new();
            for (int i = 0; i < depth; i++)
            {
                groups.Write(start);
            }

            for (int i = 0; closed && i < depth; i++)
            {
                groups.Write(end);
            }

            return groups.ToArray();
        }

        // From the inside out, each behind its length.
        byte[] tag = NumberField.Varint((number << 3) | 2);
        List<byte[]> before = [];
        long size = part.Length;
        for (int i = 0; i < depth; i++)
        {
            byte[] length = NumberField.Varint((ulong)size);
            before.Add([.. tag, .. length]);
            size += tag.Length + length.Length;
        }

        using MemoryStream nested = new();
        for (int i = before.Count - 1; i >= 0; i--)
        {
            nested.Write(before[i]);
        }

        nested.Write(part);
        return nested.ToArray();
    }

    private static IEnumerable<byte[]> Dims(params long[] sizes) => sizes.Select(size => (byte[])[0x08, .. NumberField.Varint(unchecked((ulong)size))]);

    private static bool Walk(ReadOnlySpan<byte> file, int at, int end, Findings found, int depth)
    {
        int before = found.Fields.Count;
        (int frames, int parts, int values) = (found.Frames.Count, found.Parts.Count, found.Values.Count);
        while (at < end && found.Fields.Count < MostFields)
        {
            int start = at;
            if (NumberField.Varint(file[..end], at) is not { } tag || tag.Read(file) >> 3 is < 1 or > 3000)
            {
                return Undo();
            }

            at += tag.Width;
            switch (tag.Read(file) & 7)
            {
                case 0 when NumberField.Varint(file[..end], at) is { } number:
                    found.Fields.Add(number);
                    at += number.Width;
                    break;
                case 1 when at + 8 <= end:
                    found.Fields.Add(NumberField.Little(at, 8));
                    at += 8;
                    break;
                case 5 when at + 4 <= end:
                    found.Fields.Add(NumberField.Little(at, 4));
                    at += 4;
                    break;
                case 2 when NumberField.Varint(file[..end], at) is { } length && length.Read(file) is >= 0 and var size && size <= end - at - length.Width:
                    at += length.Width;
                    found.Fields.Add(length);
                    if (depth > 30 || size == 0 || !Walk(file, at, at + (int)size, found, depth + 1))
                    {
                        found.Values.Add(new Extent(at, at + (int)size));
                    }

                    found.Frames.Add(new Frame(length, new Extent(at, at + (int)size)));
                    at += (int)size;
                    break;
                default:
                    return Undo();
            }

            found.Parts.Add(new Extent(start, at));
        }

        return true;

        bool Undo()
        {
            // At the top of a damaged file what came before the damage is kept.
            if (depth > 0)
            {
                found.Fields.RemoveRange(before, found.Fields.Count - before);
                found.Frames.RemoveRange(frames, found.Frames.Count - frames);
                found.Parts.RemoveRange(parts, found.Parts.Count - parts);
                found.Values.RemoveRange(values, found.Values.Count - values);
            }

            return false;
        }
    }

    private sealed record Findings
    {
        public List<NumberField> Fields { get; } = [];

        public List<Frame> Frames { get; } = [];

        public List<Extent> Parts { get; } = [];

        public List<Extent> Values { get; } = [];
    }
}
