namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A header whose numbers stand at fixed places, as in BMP and TGA.</summary>
/// <param name="fields">The numbers of the header.</param>
/// <param name="borders">Where parts of the header begin; what is behind the last is one more.</param>
internal sealed class FixedFormat(IReadOnlyList<NumberField> fields, params int[] borders) : FileFormat
{
    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        int length = file.Length;
        int[] cuts = [.. borders.Where(border => border < length), length];
        return new FileStructure
        {
            Fields = [.. fields.Where(field => field.At + field.Width <= length)],
            Parts = [.. cuts[..^1].Zip(cuts[1..], (start, end) => new Extent(start, end))],
        };
    }
}
