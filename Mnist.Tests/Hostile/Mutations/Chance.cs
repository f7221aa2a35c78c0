namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal sealed class Chance
{
    private ulong _state;

    /// <param name="recipe">What the numbers are for; another text gives other numbers.</param>
    /// <param name="number">Number of the input.</param>
    public Chance(string recipe, long number)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char letter in recipe)
        {
            hash = unchecked((hash ^ letter) * 0x100000001B3);
        }

        _state = unchecked(hash + ((ulong)number * 0xD1342543DE82EF95));
    }

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong mixed = _state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from 0 to below <paramref name="count"/>; 0 where that is 0.</summary>
    public int Below(int count) => count <= 0 ? 0 : (int)(Next() % (ulong)count);

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];
}
