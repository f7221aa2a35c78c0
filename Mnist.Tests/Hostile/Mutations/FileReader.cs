namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A place of the product where files of others are read, and good files to damage.</summary>
internal abstract class FileReader
{
    private readonly Lazy<IReadOnlyList<SeedFile>> _seeds;

    protected FileReader() => _seeds = new Lazy<IReadOnlyList<SeedFile>>(() => [.. MakeSeeds()]);

    public abstract string Name { get; }

    /// <summary>Inputs of a short run: as many as take about two seconds at most.</summary>
    public abstract int Few { get; }

    /// <summary>Inputs of a long run of ten million; the slower a reader, the fewer.</summary>
    public abstract int Many { get; }

    public IReadOnlyList<SeedFile> Seeds => _seeds.Value;

    /// <summary>What a reading may allocate besides four times the files and 64 MB.</summary>
    /// <param name="read">Bytes of what was read; 0 where it was refused.</param>
    public virtual long Needs(long read) => 4 * read;

    /// <summary>Reads, and says what came of it.</summary>
    /// <param name="folder">Where the files of a seed lie.</param>
    /// <param name="digest">Takes what was read.</param>
    public abstract void Read(string folder, Digest digest);

    protected abstract IEnumerable<SeedFile> MakeSeeds();
}
