namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Bytes of which nothing is known.</summary>
internal sealed class RawFormat : FileFormat
{
    public override FileStructure Of(ReadOnlySpan<byte> file) => FileStructure.None;
}
