namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A good file that mutations begin with, or the inside of one, which is packed again when it is damaged.</summary>
/// <param name="Name">Names it in recipes.</param>
/// <param name="Bytes">What is damaged.</param>
/// <param name="Format">How that is made.</param>
/// <param name="Pack">The files that come of damaged bytes, by their paths in the folder that is read; checksums around the bytes are right.</param>
internal sealed record SeedFile(string Name, byte[] Bytes, FileFormat Format, Func<byte[], IReadOnlyList<PlacedFile>> Pack)
{
    private FileStructure? _structure;

    public SeedFile(string name, string path, byte[] bytes, FileFormat format)
        : this(name, bytes, format, damaged => [new PlacedFile(path, damaged)])
    {
    }

    /// <summary>Good files beside it, as the variables of a graph.</summary>
    public IReadOnlyList<PlacedFile> Beside { get; init; } = [];

    public FileStructure Structure => _structure ??= Format.Of(Bytes);

    /// <summary>The seed, already damaged once.</summary>
    public SeedFile Changed(byte[] bytes) => new(Name, bytes, Format, Pack) { Beside = Beside };

    /// <summary>The file with other bytes in place of some.</summary>
    /// <param name="part">What is replaced.</param>
    /// <param name="bytes">What stands there instead.</param>
    /// <param name="consistent">Whether the lengths around it are set right, as whoever wants to do harm would.</param>
    public byte[] With(Extent part, ReadOnlySpan<byte> bytes, bool consistent = true)
    {
        List<(Extent Place, byte[] Bytes)> edits = [(part, bytes.ToArray())];
        int grown = bytes.Length - part.Length;
        if (consistent && grown != 0)
        {
            foreach (Frame frame in Structure.Frames)
            {
                if (frame.Content.Start <= part.Start && part.End <= frame.Content.End)
                {
                    byte[] length = frame.Length.Write(frame.Content.Length + frame.More + grown);
                    edits.Add((new Extent(frame.Length.At, frame.Length.At + frame.Length.Width), length));
                    grown += length.Length - frame.Length.Width;
                }
            }
        }

        byte[] result = new byte[Bytes.Length + edits.Sum(edit => edit.Bytes.Length - edit.Place.Length)];
        (int from, int to) = (0, 0);
        foreach ((Extent place, byte[] other) in edits.OrderBy(edit => edit.Place.Start))
        {
            Bytes.AsSpan(from..place.Start).CopyTo(result.AsSpan(to));
            to += place.Start - from;
            other.CopyTo(result, to);
            to += other.Length;
            from = place.End;
        }

        Bytes.AsSpan(from..).CopyTo(result.AsSpan(to));
        return result;
    }
}
