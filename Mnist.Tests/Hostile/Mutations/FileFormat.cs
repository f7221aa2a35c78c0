using System.Text;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>What mutators ask of a format: where its numbers and parts lie, and how its checksums are set right again.</summary>
internal abstract class FileFormat
{
    /// <summary>What stands between two parts, as the comma of JSON.</summary>
    public virtual ReadOnlySpan<byte> Separator => [];

    /// <summary>Whether it has checksums, so that damage is found before it does harm unless they are set right.</summary>
    public virtual bool HasChecksums => false;

    /// <summary>Whether the parts of a file that is damaged already can be found.</summary>
    public virtual bool ReadsDamaged => false;

    /// <summary>Values that such files could hold and readers should fear.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    public abstract FileStructure Of(ReadOnlySpan<byte> file);

    /// <summary>Sets the checksums right, wherever the damaged file still shows where they are.</summary>
    public virtual void Repair(Span<byte> file)
    {
    }

    /// <summary>A part inside itself, so many times; where a format has nothing like it, so many copies of it.</summary>
    public virtual byte[] Nest(ReadOnlySpan<byte> part, int depth, Chance chance)
    {
        using MemoryStream copies = new();
        for (int i = 0; i < depth; i++)
        {
            copies.Write(part);
            copies.Write(i < depth - 1 ? Separator : []);
        }

        return copies.ToArray();
    }

    protected static byte[][] Texts(params IReadOnlyList<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
