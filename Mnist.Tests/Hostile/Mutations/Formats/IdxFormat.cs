namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Two zeros, the type, the number of axes, their sizes, bytes.</summary>
internal sealed class IdxFormat : FileFormat
{
    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        int axes = file[3];
        int start = 4 + (4 * axes);
        return new FileStructure
        {
            Fields = [NumberField.Big(2, 1), NumberField.Big(3, 1), .. Enumerable.Range(1, axes).Select(axis => NumberField.Big(4 * axis, 4))],
            Parts = [.. Enumerable.Range(1, axes).Select(axis => new Extent(4 * axis, (4 * axis) + 4)), new Extent(start, file.Length)],
        };
    }
}
