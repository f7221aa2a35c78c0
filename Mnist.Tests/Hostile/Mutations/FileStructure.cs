namespace Mnist.Tests.Hostile.Mutations;

/// <summary>What a file is made of, found by reading it as its format says.</summary>
internal sealed record FileStructure
{
    public static FileStructure None { get; } = new();

    /// <summary>Numbers that say lengths, counts, sizes and places.</summary>
    public IReadOnlyList<NumberField> Fields { get; init; } = [];

    /// <summary>Lengths and what they count, the inner before the outer.</summary>
    public IReadOnlyList<Frame> Frames { get; init; } = [];

    /// <summary>Chunks, segments, messages, entries: what can be copied, removed, doubled and exchanged.</summary>
    public IReadOnlyList<Extent> Parts { get; init; } = [];

    /// <summary>Names, texts and numbers that another value can stand for.</summary>
    public IReadOnlyList<Extent> Values { get; init; } = [];

    public FileStructure Moved(int by) => new()
    {
        Fields = [.. Fields.Select(field => field.Moved(by))],
        Frames = [.. Frames.Select(frame => frame.Moved(by))],
        Parts = [.. Parts.Select(part => part.Moved(by))],
        Values = [.. Values.Select(value => value.Moved(by))],
    };

    public static FileStructure Join(params IReadOnlyList<FileStructure> all) => new()
    {
        Fields = [.. all.SelectMany(one => one.Fields)],
        Frames = [.. all.SelectMany(one => one.Frames)],
        Parts = [.. all.SelectMany(one => one.Parts)],
        Values = [.. all.SelectMany(one => one.Values)],
    };
}
