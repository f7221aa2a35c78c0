using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnist.Models.Kernels.Simd;

/// <summary>The width kernels run at on this machine.</summary>
/// <remarks>A public kernel is one switch over <see cref="Current"/>; the properties it is made of are constants to the JIT.</remarks>
internal static class SimdWidth
{
    /// <summary>Floats in the widest vector worth using: 16, 8, 4, or 1 without vector hardware.</summary>
    /// <remarks>256 bits without fused multiply-add hardware would be slower than scalar calls of it, so they go together.</remarks>
    public static int Current
    {
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

            return Vector128.IsHardwareAccelerated ? 4 : 1;
        }
    }
}
