using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnist.Models.Random;

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

    // Counters whose numbers are computed together, and the count of those numbers.
    private const int BlockCounters = 8;
    private const int BlockNumbers = 4 * BlockCounters;

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
    /// <remarks>
    /// Numbers come in blocks of 32 from eight counters, so that eight counters can be worked on side by side: first the words
    /// A and B of each counter in turn, then their words C and D.
    /// </remarks>
    /// <param name="destination">The numbers.</param>
    /// <param name="stream">Which sequence; all four parts together tell sequences apart.</param>
    public static void Uniform(Span<float> destination, RandomStream stream)
    {
        int start = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; start <= destination.Length - BlockNumbers; start += BlockNumbers)
            {
                VectorBlock(destination.Slice(start, BlockNumbers), (uint)(start / BlockNumbers), stream);
            }
        }

        for (; start < destination.Length; start += BlockNumbers)
        {
            ScalarBlock(destination[start..Math.Min(destination.Length, start + BlockNumbers)], (uint)(start / BlockNumbers), stream);
        }
    }

    // The definition; the last block may be cut short.
    private static void ScalarBlock(Span<float> destination, uint block, RandomStream stream)
    {
        for (int counter = 0; counter < BlockCounters && 2 * counter < destination.Length; counter++)
        {
            (uint a, uint b, uint c, uint d) = Words((block * BlockCounters) + (uint)counter, stream.Item, stream.Sample, stream.Purpose, stream.Seed);
            Put(destination, 2 * counter, a);
            Put(destination, (2 * counter) + 1, b);
            Put(destination, (BlockNumbers / 2) + (2 * counter), c);
            Put(destination, (BlockNumbers / 2) + (2 * counter) + 1, d);
        }
    }

    private static void Put(Span<float> destination, int index, uint word)
    {
        if (index < destination.Length)
        {
            destination[index] = (word >> 8) * Grid;
        }
    }

    // Eight counters in lanes of 64 bits: the upper half of a lane is what a product of two words carries over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void VectorBlock(Span<float> destination, uint block, RandomStream stream)
    {
        Vector512<ulong> low = Vector512.Create(0xFFFFFFFFul);
        Vector512<ulong> counter0 = Vector512.Create((ulong)(block * BlockCounters)) + Vector512<ulong>.Indices;
        Vector512<ulong> counter1 = Vector512.Create((ulong)stream.Item);
        Vector512<ulong> counter2 = Vector512.Create((ulong)stream.Sample);
        Vector512<ulong> counter3 = Vector512.Create((ulong)stream.Purpose);
        (uint key0, uint key1) = ((uint)stream.Seed, (uint)(stream.Seed >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> a = Product(counter0, MultiplierA);
            Vector512<ulong> b = Product(counter2, MultiplierB);
            counter0 = (b >>> 32) ^ counter1 ^ Vector512.Create((ulong)key0);
            counter1 = b & low;
            counter2 = (a >>> 32) ^ counter3 ^ Vector512.Create((ulong)key1);
            counter3 = a & low;
            key0 += WeylA;
            key1 += WeylB;
        }

        ToUnit(counter0 | (counter1 << 32)).CopyTo(destination);
        ToUnit(counter2 | (counter3 << 32)).CopyTo(destination[(BlockNumbers / 2)..]);
    }

    // Of words in lanes of 64 bits: a product of whole lanes takes three times as long.
    private static Vector512<ulong> Product(Vector512<ulong> words, uint multiplier) =>
        Avx512F.IsSupported ? Avx512F.Multiply(words.AsUInt32(), Vector512.Create((ulong)multiplier).AsUInt32()) : words * multiplier;

    // 24 bits fit into a signed integer, whose conversion every machine has.
    private static Vector512<float> ToUnit(Vector512<ulong> words) => Vector512.ConvertToSingle((words.AsUInt32() >>> 8).AsInt32()) * Grid;
}
