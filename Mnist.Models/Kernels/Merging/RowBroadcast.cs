namespace Mnist.Models.Kernels.Merging;

/// <summary>Repeats rows along axes of size 1 until they have a larger shape, and sums gradients back.</summary>
internal sealed class RowBroadcast
{
    // Axes of the larger shape, outermost first: size, and floats from one index to the next in the smaller row, 0 where it repeats.
    private readonly (int Size, int Stride)[] _axes;

    // The innermost axes that are not repeated, or repeated all together, are one run.
    private readonly int _run;
    private readonly bool _runRepeats;

    /// <summary>Fixes the shapes.</summary>
    /// <param name="from">Sizes of a row; missing axes are taken as 1 in front, as Keras' merging layers do.</param>
    /// <param name="to">Sizes of the larger row.</param>
    /// <exception cref="ArgumentException">An axis is neither 1 nor as long as the larger shape's.</exception>
    public RowBroadcast(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        int missing = to.Length - from.Length;
        List<(int Size, int Stride)> axes = [];
        (int stride, int size) = (1, 1);
        for (int axis = to.Length - 1; axis >= 0; axis--)
        {
            int here = axis < missing ? 1 : from[axis - missing];
            if (missing < 0 || (here != 1 && here != to[axis]))
            {
                throw new ArgumentException(
                    $"A row of shape ({string.Join(", ", from.ToArray())}) cannot be repeated to shape ({string.Join(", ", to.ToArray())}): each size must be 1 or equal.");
            }

            axes.Insert(0, (to[axis], here == 1 ? 0 : stride));
            stride = checked(stride * here);
            size = checked(size * to[axis]);
        }

        (FromSize, ToSize) = (stride, size);
        axes.RemoveAll(axis => axis.Size == 1);
        _run = 1;
        _runRepeats = axes.Count > 0 && axes[^1].Stride == 0;
        while (axes.Count > 0 && (axes[^1].Stride == 0) == _runRepeats)
        {
            _run *= axes[^1].Size;
            axes.RemoveAt(axes.Count - 1);
        }

        _axes = [.. axes];
    }

    /// <summary>Floats of a row.</summary>
    public int FromSize { get; }

    /// <summary>Floats of a row of the larger shape.</summary>
    public int ToSize { get; }

    /// <summary>Repeats rows.</summary>
    /// <param name="x">(rows, <see cref="FromSize"/>).</param>
    /// <param name="y">(rows, <see cref="ToSize"/>); overwritten.</param>
    public void Repeat(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int start = 0, row = 0; start < y.Length; start += ToSize, row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * FromSize, FromSize);
            Span<float> to = y.Slice(start, ToSize);
            for (int index = 0; index < ToSize; index += _run)
            {
                int source = Source(index / _run);
                if (_runRepeats)
                {
                    to.Slice(index, _run).Fill(from[source]);
                }
                else
                {
                    from.Slice(source, _run).CopyTo(to[index..]);
                }
            }
        }
    }

    /// <summary>Sums the gradients of all repetitions, in the order of the larger row.</summary>
    /// <param name="dy">(rows, <see cref="ToSize"/>).</param>
    /// <param name="dx">(rows, <see cref="FromSize"/>); overwritten.</param>
    public void Sum(ReadOnlySpan<float> dy, Span<float> dx)
    {
        dx.Clear();
        for (int start = 0, row = 0; start < dy.Length; start += ToSize, row++)
        {
            ReadOnlySpan<float> from = dy.Slice(start, ToSize);
            Span<float> to = dx.Slice(row * FromSize, FromSize);
            for (int index = 0; index < ToSize; index += _run)
            {
                int target = Source(index / _run);
                for (int i = 0; i < _run; i++)
                {
                    to[_runRepeats ? target : target + i] += from[index + i];
                }
            }
        }
    }

    // Where a run of the larger row starts in the smaller one.
    private int Source(int run)
    {
        int source = 0;
        for (int axis = _axes.Length - 1; axis >= 0; axis--)
        {
            (int size, int stride) = _axes[axis];
            source += run % size * stride;
            run /= size;
        }

        return source;
    }
}
