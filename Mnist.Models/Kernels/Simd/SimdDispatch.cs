using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mnist.Models.Kernels.Simd;

/// <summary>The one place that chooses the vector width.</summary>
internal static class SimdDispatch
{
    /// <summary>Runs a kernel at the widest width whose fused multiply-add the machine has in hardware; else one float at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : ISimdKernel, allows ref struct
    {
        // The conditions are constants to the JIT: only one branch is compiled.
        if (Vector512.IsHardwareAccelerated)
        {
            kernel.Run<Simd512, Vector512<float>>();
        }
        else if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
        {
            kernel.Run<Simd256, Vector256<float>>();
        }
        else if (Vector128.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.IsSupported))
        {
            kernel.Run<Simd128, Vector128<float>>();
        }
        else
        {
            kernel.Run<SimdScalar, float>();
        }
    }
}
