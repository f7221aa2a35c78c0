namespace Mnist.Runs.Jobs;

/// <summary>Memory between the phases of a job.</summary>
internal static class PhaseMemory
{
    /// <summary>Gives back what a phase that is over has allocated, before the next one allocates its own.</summary>
    /// <remarks>Buffers are large arrays, and the runtime looks for those that are gone only when as much again was allocated: those of two phases would lie side by side.</remarks>
    public static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
