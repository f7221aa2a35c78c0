namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Some mutations of one seed by one mutator: as many as are wanted, evenly over those there are.</summary>
internal readonly record struct Segment(FileReader Reader, SeedFile Seed, Mutator Mutator, long Taken)
{
    public Recipe this[long index]
    {
        get
        {
            long count = Mutator.Count(Seed);
            return new Recipe(Reader, Seed, Mutator, Mutator.IsEndless(Seed) ? index : (long)((Int128)index * count / Taken));
        }
    }

    /// <summary>Shares so many inputs out among seeds and mutators; what a mutator with a last number leaves over goes to those without.</summary>
    public static IReadOnlyList<Segment> Plan(FileReader reader, long inputs)
    {
        (SeedFile Seed, Mutator Mutator, long Count)[] all = [.. from seed in reader.Seeds from mutator in Mutator.All let count = mutator.Count(seed) where count > 0 orderby count select (seed, mutator, count)];
        List<Segment> plan = [];
        for (int i = 0; i < all.Length; i++)
        {
            long taken = Math.Min(all[i].Count, inputs / (all.Length - i));
            inputs -= taken;
            if (taken > 0)
            {
                plan.Add(new Segment(reader, all[i].Seed, all[i].Mutator, taken));
            }
        }

        return plan;
    }
}
