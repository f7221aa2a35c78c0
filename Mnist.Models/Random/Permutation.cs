namespace Mnist.Models.Random;

/// <summary>The order in which an epoch takes its samples.</summary>
internal static class Permutation
{
    /// <summary>Fills with a random permutation of 0 to length - 1 (Fisher-Yates); the same for the same seed and epoch.</summary>
    public static void Fill(Span<int> order, ulong seed, int epoch)
    {
        RandomStream stream = RandomStream.Shuffle(seed, epoch);
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (int i = order.Length - 1; i > 0; i--)
        {
            // The upper half of a 64-bit product: below i + 1, with a bias of less than 2^-32 * order.Length.
            (uint word, _, _, _) = Philox.Words((uint)i, stream.Item, stream.Sample, stream.Purpose, stream.Seed);
            int j = (int)(((ulong)word * (uint)(i + 1)) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
