using System.Buffers;

namespace Mnist.MLNet.Evaluation;

/// <summary>Sorts many whole numbers in a time that grows with their number alone: by their lowest bits first, then by the next ones.</summary>
internal static class RadixSort
{
    // Fewer are sorted by comparing: counting bits has its own price.
    private const int Few = 512;

    /// <summary>Sorts numbers, the smallest first.</summary>
    public static void Sort(Span<uint> numbers)
    {
        if (numbers.Length < Few)
        {
            numbers.Sort();
            return;
        }

        uint[] other = ArrayPool<uint>.Shared.Rent(numbers.Length);
        Span<int> counts = stackalloc int[4 << 8];
        counts.Clear();
        foreach (uint number in numbers)
        {
            counts[(byte)number]++;
            counts[(1 << 8) + (byte)(number >> 8)]++;
            counts[(2 << 8) + (byte)(number >> 16)]++;
            counts[(3 << 8) + (byte)(number >> 24)]++;
        }

        // After four passes they lie where they were.
        Span<uint> there = other.AsSpan(0, numbers.Length);
        Pass(numbers, there, counts[..256], 0);
        Pass(there, numbers, counts.Slice(1 << 8, 256), 8);
        Pass(numbers, there, counts.Slice(2 << 8, 256), 16);
        Pass(there, numbers, counts.Slice(3 << 8, 256), 24);
        ArrayPool<uint>.Shared.Return(other);
    }

    private static void Pass(ReadOnlySpan<uint> from, Span<uint> to, Span<int> counts, int shift)
    {
        int start = 0;
        foreach (ref int count in counts)
        {
            (count, start) = (start, start + count);
        }

        foreach (uint number in from)
        {
            to[counts[(byte)(number >> shift)]++] = number;
        }
    }
}
