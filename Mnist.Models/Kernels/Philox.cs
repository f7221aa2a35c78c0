namespace Mnist.Models.Kernels;

/// <summary>Philox 4x32-10: random numbers as a function of key and counter (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).</summary>
/// <remarks>No state is carried along, so any thread can make any number, in any order, and they come out the same.</remarks>
internal static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    // 24 bits: every value of the grid 2^-24 below 1 is a float.
    private const float Grid = 1f / (1 << 24);

    /// <summary>Four random words of a counter under a key.</summary>
    public static (uint A, uint B, uint C, uint D) Words(uint counter0, uint counter1, uint counter2, uint counter3, ulong key)
    {
        (uint key0, uint key1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)MultiplierA * counter0;
            ulong b = (ulong)MultiplierB * counter2;
            (counter0, counter1, counter2, counter3) = ((uint)(b >> 32) ^ counter1 ^ key0, (uint)b, (uint)(a >> 32) ^ counter3 ^ key1, (uint)a);
            key0 += WeylA;
            key1 += WeylB;
        }

        return (counter0, counter1, counter2, counter3);
    }

    /// <summary>Fills with uniform numbers from 0 to below 1.</summary>
    /// <param name="destination">The numbers.</param>
    /// <param name="stream">Which sequence; all four parts together tell sequences apart.</param>
    public static void Uniform(Span<float> destination, RandomStream stream)
    {
        for (int i = 0; i < destination.Length; i += 4)
        {
            (uint a, uint b, uint c, uint d) = Words((uint)(i >> 2), stream.Item, stream.Sample, stream.Purpose, stream.Seed);
            destination[i] = ToUnit(a);
            if (i + 3 < destination.Length)
            {
                destination[i + 1] = ToUnit(b);
                destination[i + 2] = ToUnit(c);
                destination[i + 3] = ToUnit(d);
                continue;
            }

            ReadOnlySpan<uint> rest = [b, c, d];
            for (int j = i + 1; j < destination.Length; j++)
            {
                destination[j] = ToUnit(rest[j - i - 1]);
            }
        }
    }

    private static float ToUnit(uint word) => (word >> 8) * Grid;
}
