using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Recurrent;

/// <summary>Units that whole vectors leave over, of several rows side by side: alone they would leave most of a vector empty in every row.</summary>
/// <remarks>
/// 50 units in vectors of 16:
/// <code>
/// row 0   |-- 16 --|-- 16 --|-- 16 --| 2        the 2 of eight rows fill a vector
/// row 1   |-- 16 --|-- 16 --|-- 16 --| 2
/// </code>
/// </remarks>
internal static unsafe class LeftUnits
{
    /// <summary>Most floats that lie side by side.</summary>
    public const int MaxFloats = 64;

    /// <summary>Units of a row that are computed where they lie: those of whole vectors, or all where the others fill more than a quarter of one, which copying would not pay for (measured).</summary>
    /// <param name="units">Units of a row.</param>
    /// <param name="rows">Number of rows.</param>
    public static int InPlace(int units, int rows)
    {
        int left = units % SimdDispatch.Width;
        return rows > 1 && left <= SimdDispatch.Width / 4 ? units - left : units;
    }

    /// <summary>Copies units of rows, to lie side by side or back.</summary>
    /// <param name="source">Those of the first row.</param>
    /// <param name="sourceStride">Floats from one row to the next; the units of a row where they lie side by side.</param>
    /// <param name="target">Where to.</param>
    /// <param name="targetStride">Floats from one row to the next there.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="left">Units of each.</param>
    [MethodImpl(KernelMethod.Options)]
    public static void Copy(float* source, nint sourceStride, float* target, nint targetStride, int rows, int left)
    {
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            for (int unit = 0; unit < left; unit++)
            {
                target[unit] = source[unit];
            }
        }
    }
}
