namespace Mnist.MLNet.Engines.Managed.Operations;

internal delegate void OnVectors<T, TResult>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<TResult> y);

internal delegate void OnVectorAndNumber<T, TResult>(ReadOnlySpan<T> a, T b, Span<TResult> y);

internal delegate void OnNumberAndVector<T, TResult>(T a, ReadOnlySpan<T> b, Span<TResult> y);

/// <summary>A function of two numbers, where either may be the same along a stretch.</summary>
internal sealed record BinaryKernel<T, TResult>(OnVectors<T, TResult> Vectors, OnVectorAndNumber<T, TResult> VectorAndNumber, OnNumberAndVector<T, TResult> NumberAndVector)
    where T : unmanaged
    where TResult : unmanaged
{
    /// <summary>A function that is asked pair by pair.</summary>
    public static BinaryKernel<T, TResult> Each(Func<T, T, TResult> function) => new(
        (a, b, y) =>
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = function(a[i], b[i]);
            }
        },
        (a, b, y) =>
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = function(a[i], b);
            }
        },
        (a, b, y) =>
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = function(a, b[i]);
            }
        });

    /// <summary>The function of two tensors, each repeated along axes it lacks.</summary>
    public Tensor Run(Tensor a, Tensor b)
    {
        int[] shape = Sizes.Broadcast(a.Shape, b.Shape);
        Tensor<TResult> result = Tensor<TResult>.Rent(shape);
        if (a.Count == result.Count && b.Count == result.Count)
        {
            Vectors(a.Of<T>(), b.Of<T>(), result.Span);
            return result;
        }

        // The last axes along which the same sides repeat are one stretch.
        int[] left = Sizes.BroadcastStrides(a.Shape, shape);
        int[] right = Sizes.BroadcastStrides(b.Shape, shape);
        int stretch = 1;
        int outer = shape.Length;
        (bool A, bool B) kind = (true, true);
        while (outer > 0 && (shape[outer - 1] == 1 || stretch == 1 || kind == (left[outer - 1] != 0, right[outer - 1] != 0)))
        {
            outer--;
            if (shape[outer] != 1)
            {
                kind = (left[outer] != 0, right[outer] != 0);
                stretch *= shape[outer];
            }
        }

        int[] index = new int[outer];
        int x = 0;
        int y = 0;
        for (int start = 0; start < result.Count; start += stretch)
        {
            Span<TResult> part = result.Span.Slice(start, stretch);
            switch (kind)
            {
                case (true, false): VectorAndNumber(a.Of<T>().Slice(x, stretch), b.Of<T>()[y], part); break;
                case (false, true): NumberAndVector(a.Of<T>()[x], b.Of<T>().Slice(y, stretch), part); break;
                default: Vectors(a.Of<T>().Slice(x, stretch), b.Of<T>().Slice(y, stretch), part); break;
            }

            for (int axis = outer - 1; axis >= 0; axis--)
            {
                (x, y) = (x + left[axis], y + right[axis]);
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                (x, y, index[axis]) = (x - (left[axis] * shape[axis]), y - (right[axis] * shape[axis]), 0);
            }
        }

        return result;
    }
}
