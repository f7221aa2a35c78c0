using System.Runtime.InteropServices;

namespace Mnist.Models.Execution;

/// <summary>On which processor a thread runs, and how it gets to another.</summary>
/// <remarks>
/// With one more busy thread than there are processors, Linux keeps two on one processor for as long as they run, and which two is chance: it moves none
/// where that would only exchange the roles. Two threads of one pool that wait for each other are then as slow as one.
/// </remarks>
internal static partial class Processors
{
    // As many as a mask of glibc's cpu_set_t holds.
    private const int MaskBytes = 128;

    /// <summary>Number of the processor this thread runs on; it may have left it by now.</summary>
    public static int Current => Thread.GetCurrentProcessorId();

    /// <summary>Moves this thread to another processor it may use and leaves it free to be moved again; does nothing where there is none, and on other systems than Linux.</summary>
    /// <param name="processor">The one to leave.</param>
    public static void Leave(int processor)
    {
        if (!OperatingSystem.IsLinux() || (uint)processor >= MaskBytes * 8)
        {
            return;
        }

        Span<byte> allowed = stackalloc byte[MaskBytes];
        Span<byte> others = stackalloc byte[MaskBytes];
        if (GetAffinity(0, MaskBytes, ref MemoryMarshal.GetReference(allowed)) != 0)
        {
            return;
        }

        allowed.CopyTo(others);
        others[processor / 8] &= (byte)~(1 << (processor % 8));
        if (SetAffinity(0, MaskBytes, in MemoryMarshal.GetReference(others)) == 0)
        {
            SetAffinity(0, MaskBytes, in MemoryMarshal.GetReference(allowed));
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint size, ref byte mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint size, in byte mask);
}
