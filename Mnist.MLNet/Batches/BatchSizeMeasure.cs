using System.Runtime.CompilerServices;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Batches;

/// <summary>
/// Finds how many rows a session scores fastest at once, by running it on made-up rows for some milliseconds, and once before that for each size. What is scored does not depend on it: sessions give a row the same numbers in any company.
/// </summary>
internal static class BatchSizeMeasure
{
    // Fewer rows are scored sooner than measured.
    private const int FewRows = 2_000;
    private const int FirstSize = 8;
    private const int LastSize = 512;
    private const int LastSizeInMemory = 1024;
    private const int Runs = 3;

    // Rows come from elsewhere and wait for their turn: more bytes than half a megabyte a batch would not wait in a cache, which measuring one batch again and again does not show.
    private const int MaxBytes = 512 << 10;

    // Rows that are scored where they lie wait nowhere, and what follows a batch is fetched while it is scored.
    private const int MaxBytesInMemory = 4 << 20;
    private const int MaxMeasured = 32 << 20;

    // Of two sizes that are about as fast the smaller one waits less for rows and takes less memory.
    private const double WorthIt = 0.96;
    private const double WorthItInMemory = 0.98;

    // What it costs, about, to hand a batch from thread to thread and to make a tensor of it.
    private const double SecondsOfHandingOver = 10e-6;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(80);
    private static readonly ConditionalWeakTable<IScoringSession, StrongBox<int>> Known = [];
    private static readonly ConditionalWeakTable<IScoringSession, StrongBox<int>> KnownInMemory = [];

    /// <summary>The number of rows, measured once for each session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="rows">How many rows there are to score; null when that is not known.</param>
    /// <param name="inMemory">Whether rows are scored where they lie.</param>
    /// <param name="stop">Stops the measurement.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static int Of(IScoringSession session, long? rows, bool inMemory, CancellationToken stop)
    {
        ConditionalWeakTable<IScoringSession, StrongBox<int>> measured = inMemory ? KnownInMemory : Known;
        if (measured.TryGetValue(session, out StrongBox<int>? known))
        {
            return known.Value;
        }

        if (rows < FewRows)
        {
            return ScoringOptions.DefaultBatchSize;
        }

        int size = Measure(session, TimeProvider.System, inMemory, stop);
        measured.AddOrUpdate(session, new StrongBox<int>(size));
        return size;
    }

    /// <summary>Measures.</summary>
    /// <param name="session">The session.</param>
    /// <param name="clock">The time.</param>
    /// <param name="inMemory">Whether rows are scored where they lie.</param>
    /// <param name="stop">Stops between runs.</param>
    /// <returns>The number of rows; <see cref="ScoringOptions.DefaultBatchSize"/> where the session does not say how large a row is, or takes no such rows.</returns>
    public static int Measure(IScoringSession session, TimeProvider clock, bool inMemory, CancellationToken stop)
    {
        long rowBytes = session.Inputs.Sum(input => input.RowLength * TensorTypes.SizeOf(input.ElementType));
        if (session.Inputs.Any(input => input.RowLength < 0))
        {
            return ScoringOptions.DefaultBatchSize;
        }

        TensorBuffer[] inputs = [.. session.Inputs.Select(input => new TensorBuffer(input.ElementType, input.RowShape!))];
        TensorBuffer[] outputs = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, []))];
        (int best, double least) = (0, double.MaxValue);
        TimeSpan spent = TimeSpan.Zero;
        for (int size = FirstSize; size <= (inMemory ? LastSizeInMemory : LastSize) && size * rowBytes <= (size == FirstSize ? MaxMeasured : inMemory ? MaxBytesInMemory : MaxBytes); size *= 2)
        {
            double time;
            try
            {
                time = (Time(size) + SecondsOfHandingOver) / size;
            }
            catch (ScoringException)
            {
                // Whether such rows come is not known; when they do, the same sentence is said.
                break;
            }

            if (time < least * (inMemory ? WorthItInMemory : WorthIt))
            {
                (best, least) = (size, time);
            }

            if (spent >= Budget)
            {
                break;
            }
        }

        return best > 0 ? best : ScoringOptions.DefaultBatchSize;

        double Time(int size)
        {
            Array.ForEach(inputs, input => Fill(input, size));

            // The first run of a size makes room for it, and the very first is compiled: neither says how long a run takes, nor counts as one.
            session.Run(inputs, outputs, size);
            double shortest = double.MaxValue;
            for (int run = 0; run < Runs; run++)
            {
                stop.ThrowIfCancellationRequested();
                long begun = clock.GetTimestamp();
                session.Run(inputs, outputs, size);
                TimeSpan time = clock.GetElapsedTime(begun);
                spent += time;
                shortest = Math.Min(shortest, time.TotalSeconds);
            }

            return shortest;
        }
    }

    // Zeros would be left out of products, which real rows have fewer of; whole numbers are tokens, of which 0 is the one that is always there.
    private static void Fill(TensorBuffer input, int rows)
    {
        input.Resize(rows);
        if (input.ElementType == typeof(float))
        {
            input.Rows<float>(rows).Fill(0.5f);
        }
    }
}
