using System.Security.Cryptography;

namespace Mnist.Models;

/// <summary>Where models get their seed from when none is set.</summary>
internal static class RandomSeed
{
    private static long _next = -1;

    /// <summary>Models made from now on take this seed, the next one, and so on.</summary>
    public static void Set(int seed) => Interlocked.Exchange(ref _next, seed);

    /// <summary>The seed of one more model.</summary>
    public static ulong Next() => Interlocked.Read(ref _next) < 0
        ? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue)
        : (ulong)(Interlocked.Increment(ref _next) - 1);
}
