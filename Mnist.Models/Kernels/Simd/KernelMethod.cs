using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary>How the JIT compiles a method that holds a kernel's loop.</summary>
internal static class KernelMethod
{
    /// <summary>Optimized from the first call, since the first tier is twenty times slower, and never inlined.</summary>
    /// <remarks>
    /// A method and all that is inlined into it share one budget. Inlined into its caller, a kernel came to the end of it in some
    /// processes and not in others, as the profile fell out: then calls stood in the innermost loop, and an LSTM's step cost a fifth more.
    /// </remarks>
    public const MethodImplOptions Options = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
