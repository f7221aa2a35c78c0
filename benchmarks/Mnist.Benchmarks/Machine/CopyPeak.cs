using System.Diagnostics;

namespace Mnist.Benchmarks.Machine;

/// <summary>How fast one core copies memory; bytes read and bytes written both count.</summary>
internal static class CopyPeak
{
    private const int Rounds = 5;
    private const double SecondsPerRound = 0.05;
    private const int BytesPerLook = 1 << 22;   // a look at the clock costs as much as copying a kilobyte

    /// <summary>Best GB/s of several short rounds on the calling thread.</summary>
    /// <param name="bytes">Size of the source, and of the destination.</param>
    public static double OneCore(int bytes)
    {
        byte[] source = new byte[bytes];
        byte[] destination = new byte[bytes];
        int perLook = Math.Max(1, BytesPerLook / bytes);
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            long copies = 0;
            do
            {
                for (int i = 0; i < perLook; i++)
                {
                    source.CopyTo(destination, 0);
                }

                copies += perLook;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerRound);

            best = Math.Max(best, 2.0 * bytes * copies / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }
}
