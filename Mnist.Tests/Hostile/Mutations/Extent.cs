namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Bytes of a file that are something of their own: a chunk, a message, a value.</summary>
internal readonly record struct Extent(int Start, int End)
{
    public int Length => End - Start;

    public Extent Moved(int by) => new(Start + by, End + by);
}
