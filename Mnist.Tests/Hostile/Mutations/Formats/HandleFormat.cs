namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Where a block of a table lies: two varints.</summary>
internal sealed class HandleFormat : FileFormat
{
    public override FileStructure Of(ReadOnlySpan<byte> file) =>
        NumberField.Varint(file, 0) is { } offset && NumberField.Varint(file, offset.Width) is { } size ? new FileStructure { Fields = [offset, size] } : FileStructure.None;
}
