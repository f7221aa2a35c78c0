using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mnist.Models.Kernels.Simd;

/// <summary>The one place that chooses the vector width.</summary>
internal static class SimdDispatch
{
    /// <summary>Floats in the widest vector whose fused multiply-add the machine has in hardware: 16, 8 or 4; else 1.</summary>
    /// <remarks>Without that hardware every lane of a vector calls a library function, and one float at a time is as fast. A constant to the JIT.</remarks>
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (Vector512.IsHardwareAccelerated)
            {
                return 16;
            }

            if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
            {
                return 8;
            }

            return Vector128.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.IsSupported) ? 4 : 1;
        }
    }

    /// <summary>Runs a kernel at the machine's <see cref="Width"/>; the JIT compiles that branch only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : ISimdKernel, allows ref struct
    {
        if (Width == 16)
        {
            kernel.Run<Simd512, Vector512<float>>();
        }
        else if (Width == 8)
        {
            kernel.Run<Simd256, Vector256<float>>();
        }
        else if (Width == 4)
        {
            kernel.Run<Simd128, Vector128<float>>();
        }
        else
        {
            kernel.Run<SimdScalar, float>();
        }
    }

    /// <summary>The same at a width of 16, 8, 4 or 1 floats; tests compare widths with it.</summary>
    public static void Run<TKernel>(int width, TKernel kernel)
        where TKernel : ISimdKernel, allows ref struct
    {
        switch (width)
        {
            case 16: kernel.Run<Simd512, Vector512<float>>(); break;
            case 8: kernel.Run<Simd256, Vector256<float>>(); break;
            case 4: kernel.Run<Simd128, Vector128<float>>(); break;
            default: kernel.Run<SimdScalar, float>(); break;
        }
    }
}
