namespace Mnist.Tests.Hostile.Mutations;

/// <summary>One way to damage a file. The same seed and number give the same bytes for ever.</summary>
internal abstract class Mutator
{
    /// <summary>The most bytes a mutation makes of a small file.</summary>
    protected const int MostBytes = 1 << 20;

    /// <summary>Count of one that has no last number.</summary>
    protected const long Endless = long.MaxValue;

    public static IReadOnlyList<Mutator> All { get; } =
        [new Truncation(), new FlippedByte(), new LengthField(), new SplicedPart(), new DeepNesting(), new RandomRuns(), new DictionaryValue(), new MixedFiles()];

    public abstract string Name { get; }

    /// <summary>How many different mutations there are; <see cref="Endless"/> where numbers feed a generator.</summary>
    public abstract long Count(SeedFile seed);

    /// <param name="seed">The good file.</param>
    /// <param name="number">Which mutation, from 0.</param>
    /// <param name="others">All seeds of the reader.</param>
    public abstract byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others);

    public bool IsEndless(SeedFile seed) => Count(seed) == Endless;

    protected Chance ChanceOf(SeedFile seed, long number) => new($"{seed.Name}/{Name}", number);
}
