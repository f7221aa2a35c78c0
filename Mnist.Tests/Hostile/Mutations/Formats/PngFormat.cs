using System.Buffers.Binary;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A signature of eight bytes, and chunks: length, name, content, CRC-32 of the two.</summary>
internal sealed class PngFormat : FileFormat
{
    private const int Signature = 8;
    private const int Overhead = 12;

    public override bool HasChecksums => true;

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        List<NumberField> fields = [];
        List<Frame> frames = [];
        List<Extent> parts = [];
        for (int at = Signature; at + Overhead <= file.Length;)
        {
            NumberField length = NumberField.Big(at, 4);
            long end = at + Overhead + length.Read(file);
            if (end > file.Length)
            {
                break;
            }

            fields.Add(length);
            frames.Add(new Frame(length, new Extent(at + 8, (int)end - 4)));
            parts.Add(new Extent(at, (int)end));
            if (file.Slice(at + 4, 4).SequenceEqual("IHDR"u8))
            {
                fields.AddRange([NumberField.Big(at + 8, 4), NumberField.Big(at + 12, 4), .. Enumerable.Range(at + 16, 5).Select(place => NumberField.Big(place, 1))]);
            }

            at = (int)end;
        }

        return new FileStructure { Fields = fields, Frames = frames, Parts = parts };
    }

    public override void Repair(Span<byte> file)
    {
        for (int at = Signature; at + Overhead <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Overhead)
            {
                return;
            }

            int end = at + Overhead + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file[(end - 4)..], Crc32.Compute(file[(at + 4)..(end - 4)]));
            at = end;
        }
    }
}
