using System.Numerics;
using System.Runtime.InteropServices;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Sums in an order that follows from their length alone: <c>TensorPrimitives.Sum</c> starts where memory is aligned, and so gives other bits in another place.</summary>
internal static class Reduction
{
    public static T Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            double wide = 0;
            foreach (float value in MemoryMarshal.Cast<T, float>(values))
            {
                wide += value;
            }

            return T.CreateTruncating((float)wide);
        }

        T sum = T.Zero;
        foreach (T value in values)
        {
            sum += value;
        }

        return sum;
    }

    public static T Product<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        T product = T.One;
        foreach (T value in values)
        {
            product *= value;
        }

        return product;
    }

    /// <summary>Where the first of the largest (or smallest) numbers is.</summary>
    public static long First<T>(ReadOnlySpan<T> values, bool smallest)
        where T : unmanaged, INumber<T>
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (smallest ? values[i] < values[best] : values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }
}
