namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Bytes whose number a field of the file says.</summary>
/// <param name="Length">The field.</param>
/// <param name="Content">What it counts; <paramref name="More"/> is counted beside it.</param>
/// <param name="More">Bytes the field counts besides the content, as its own.</param>
internal readonly record struct Frame(NumberField Length, Extent Content, int More = 0)
{
    public Frame Moved(int by) => new(Length.Moved(by), Content.Moved(by), More);
}
