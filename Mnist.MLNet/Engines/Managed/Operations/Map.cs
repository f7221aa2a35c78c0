namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>A function of each number.</summary>
internal delegate void Map<T>(ReadOnlySpan<T> x, Span<T> y);

/// <summary>Makes and runs functions of each number.</summary>
internal static class Maps
{
    // TensorPrimitives has another path, with other rounding, for what is shorter than a vector; a number's result must not depend on those beside it.
    private const int LongestVector = 16;

    public static void Run<T>(this Map<T> map, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        if (x.Length >= LongestVector)
        {
            map(x, y);
            return;
        }

        Span<T> wide = stackalloc T[LongestVector];
        wide.Clear();
        x.CopyTo(wide);
        map(wide, wide);
        wide[..x.Length].CopyTo(y);
    }

    /// <summary>A function that is asked number by number.</summary>
    public static Map<T> Each<T>(Func<T, T> function) => (x, y) =>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = function(x[i]);
        }
    };
}
