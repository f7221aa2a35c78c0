namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A header of ten bytes, a deflated stream, its CRC-32 and length; whole files may stand one behind the other.</summary>
internal sealed class GzipFormat : FileFormat
{
    private const int Header = 10;
    private const int Trailer = 8;

    public override FileStructure Of(ReadOnlySpan<byte> file) => new()
    {
        Fields = [NumberField.Little(2, 1), NumberField.Little(3, 1), NumberField.Little(file.Length - 8, 4), NumberField.Little(file.Length - 4, 4)],
        Parts = [new Extent(0, Header), new Extent(Header, file.Length - Trailer), new Extent(file.Length - Trailer, file.Length), new Extent(0, file.Length)],
    };
}
