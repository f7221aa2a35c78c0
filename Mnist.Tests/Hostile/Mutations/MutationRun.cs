using System.Diagnostics;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Reads many damaged files on all processors, and watches that each ends.</summary>
/// <param name="inputs">How many of each reader.</param>
/// <param name="mostLooks">Looks at the same file, five a second, after which its reader hangs.</param>
internal sealed class MutationRun(IReadOnlyDictionary<FileReader, long> inputs, int mostLooks = MutationRun.MostLooks)
{
    private const int Chunk = 32;

    // As the main thread's on Linux has it.
    private const int StackBytes = 8 << 20;

    private const int LookMilliseconds = 200;

    // Far above what any file takes. Looks are counted, not seconds, so that a busy machine or a process that was halted is not taken for a reader that hangs.
    private const int MostLooks = 90_000 / LookMilliseconds;

    private readonly Dictionary<FileReader, Figures> _figures = inputs.Keys.ToDictionary(reader => reader, reader => new Figures(reader));
    private readonly Lock _lock = new();
    private long _next = -1;
    private long _done;
    private Exception? _failure;

    public FindingFolder Findings { get; } = new();

    public IReadOnlyList<Figures> All => [.. _figures.Values];

    /// <summary>Reads all.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="progress">Told how many of how many are done, about every ten seconds.</param>
    public void Run(int workers, Action<long, long>? progress = null)
    {
        (Segment Segment, long From)[] chunks = Chunks();
        Worker[] all = [.. Enumerable.Range(0, workers).Select(i => new Worker(i))];
        Thread[] threads = [.. all.Select(worker => new Thread(() => Guard(() => Work(worker, chunks)), StackBytes) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        long told = Stopwatch.GetTimestamp();
        while (threads.Any(thread => !thread.Join(LookMilliseconds)))
        {
            if (Array.Find(all, worker => worker.Look() > mostLooks) is { Current: { } stuck })
            {
                Findings.Add(stuck, "hang", "it is not read in a minute and a half");
                throw new TimeoutException($"'{stuck}' is not read in a minute and a half: {FindingFolder.HowToRun(stuck)}");
            }

            if (progress is not null && Stopwatch.GetElapsedTime(told).TotalSeconds > 10)
            {
                told = Stopwatch.GetTimestamp();
                progress(Interlocked.Read(ref _done), inputs.Values.Sum());
            }
        }

        if (_failure is not null)
        {
            throw new InvalidOperationException("A mutation could not be made.", _failure);
        }
    }

    // An exception of a thread would end the process.
    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            _failure = error;
            Interlocked.Exchange(ref _next, int.MaxValue);
        }
    }

    private (Segment Segment, long From)[] Chunks()
    {
        List<(Segment Segment, long From, double Order)> chunks = [];
        foreach ((FileReader reader, long count) in inputs)
        {
            long before = 0;
            foreach (Segment segment in Segment.Plan(reader, count))
            {
                for (long from = 0; from < segment.Taken; from += Chunk)
                {
                    // All readers go on together, so that none is the last alone.
                    chunks.Add((segment, from, (before + from) / (double)count));
                }

                before += segment.Taken;
            }
        }

        return [.. chunks.OrderBy(chunk => chunk.Order).Select(chunk => (chunk.Segment, chunk.From))];
    }

    private void Work(Worker worker, (Segment Segment, long From)[] chunks)
    {
        using WorkFolder work = new();
        using CurrentInput current = new(worker.Number);
        for (long index; (index = Interlocked.Increment(ref _next)) < chunks.Length;)
        {
            (Segment segment, long from) = chunks[index];
            for (long i = from; i < Math.Min(from + Chunk, segment.Taken); i++)
            {
                Recipe recipe = segment[i];
                current.Write(recipe);
                worker.Begin(recipe);
                Trial trial = Trial.Run(recipe, work);
                worker.End();
                lock (_lock)
                {
                    _figures[segment.Reader].Add(recipe, trial);
                }

                if (trial.Problem is { } problem)
                {
                    Findings.Add(recipe, trial.Kind, problem);
                }

                Interlocked.Increment(ref _done);
            }
        }
    }
}
