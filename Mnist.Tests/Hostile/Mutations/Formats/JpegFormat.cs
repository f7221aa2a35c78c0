namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Segments: FF, a marker, a length that counts itself, content; behind a scan's header its pixels up to the next marker.</summary>
internal sealed class JpegFormat : FileFormat
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        List<NumberField> fields = [];
        List<Frame> frames = [];
        List<Extent> parts = [];
        for (int at = 2; at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] != EndOfImage;)
        {
            byte marker = file[at + 1];
            NumberField length = NumberField.Big(at + 2, 2);
            int end = at + 2 + (int)length.Read(file);
            if (end > file.Length)
            {
                break;
            }

            fields.Add(length);
            frames.Add(new Frame(length, new Extent(at + 4, end), More: 2));
            fields.AddRange(Sizes(marker, at + 4, end));
            int next = marker == StartOfScan ? EndOfScan(file, end) : end;
            parts.Add(new Extent(at, next));
            at = next;
        }

        return new FileStructure { Fields = fields, Frames = frames, Parts = parts };
    }

    private static IEnumerable<NumberField> Sizes(byte marker, int from, int end) => marker switch
    {
        // Precision, height, width, and for each component its number, sampling and table.
        0xC0 or 0xC2 => [NumberField.Big(from, 1), NumberField.Big(from + 1, 2), NumberField.Big(from + 3, 2), .. Bytes(from + 5, end)],
        0xC4 => Bytes(from, Math.Min(from + 17, end)),
        StartOfScan => Bytes(from, end),
        0xDD => [NumberField.Big(from, 2)],
        _ => [],
    };

    private static IEnumerable<NumberField> Bytes(int from, int end) => Enumerable.Range(from, end - from).Select(place => NumberField.Big(place, 1));

    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        for (; at + 1 < file.Length; at++)
        {
            if (file[at] == 0xFF && file[at + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }
        }

        return file.Length;
    }
}
