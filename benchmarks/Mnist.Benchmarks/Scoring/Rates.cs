using System.Diagnostics;

namespace Mnist.Benchmarks.Scoring;

/// <summary>Rows per second.</summary>
internal static class Rates
{
    private const double SecondsPerMeasurement = 0.4;

    // ONNX Runtime's threads go on spinning for a while after a run and would slow down whoever is next.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How many rows a second something scores.</summary>
    /// <param name="score">Scores all rows once.</param>
    /// <param name="rows">How many rows that are.</param>
    public static double Of(Action score, int rows)
    {
        Thread.Sleep(Pause);
        long start = Stopwatch.GetTimestamp();
        long scored = 0;
        do
        {
            score();
            scored += rows;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerMeasurement);

        return scored / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
