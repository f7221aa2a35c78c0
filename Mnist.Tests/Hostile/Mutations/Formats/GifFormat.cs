namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A screen with its colours, and blocks: extensions and images, whose data lie in pieces of at most 255 bytes.</summary>
internal sealed class GifFormat : FileFormat
{
    private const int Screen = 13;
    private const byte Image = 0x2C;
    private const byte Extension = 0x21;

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        List<NumberField> fields = [NumberField.Little(6, 2), NumberField.Little(8, 2), NumberField.Little(10, 1)];
        List<Frame> frames = [];
        List<Extent> parts = [];
        int at = Screen + Colours(file[10]);
        parts.Add(new Extent(Screen, at));
        while (at < file.Length && file[at] is Image or Extension)
        {
            int start = at;
            if (file[at] == Image)
            {
                fields.AddRange([.. Enumerable.Range(0, 4).Select(i => NumberField.Little(start + 1 + (2 * i), 2)), NumberField.Little(at + 9, 1)]);
                at += 10 + Colours(file[at + 9]);
                fields.Add(NumberField.Little(at, 1));
                at++;
            }
            else
            {
                at += 2;
            }

            for (; file[at] > 0; at += file[at] + 1)
            {
                fields.Add(NumberField.Little(at, 1));
                frames.Add(new Frame(NumberField.Little(at, 1), new Extent(at + 1, at + 1 + file[at])));
                parts.Add(new Extent(at, at + 1 + file[at]));
            }

            at++;
            parts.Add(new Extent(start, at));
        }

        return new FileStructure { Fields = fields, Frames = frames, Parts = parts };
    }

    private static int Colours(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
}
