namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Two lines of outputs of a convolution of images with one channel, and the largest of each 2 x 2 of them.</summary>
internal unsafe struct PooledOperands
{
    /// <summary>The first window's first cell.</summary>
    public float* X;

    /// <summary>Floats from one row of pixels to the next.</summary>
    public nint Line;

    /// <summary>Rows of the window.</summary>
    public int WindowRows;

    /// <summary>The kernel, (rows, columns, filters), first filter.</summary>
    public float* Kernel;

    /// <summary>Filters: floats from one cell of the kernel, and from one pooled output, to the next.</summary>
    public nint Filters;

    /// <summary>A number for each filter that is added to the finished sums; null for nothing.</summary>
    public float* Bias;

    /// <summary>The first pooled output.</summary>
    public float* Y;

    /// <summary>Which of the four is the largest, as <see cref="Pooling.MaxPlaces"/> says; null: not wanted.</summary>
    public float* Places;

    /// <summary>Lanes of the vector when it is partial.</summary>
    public int PartialLanes;

    /// <summary>Moves this many pooled outputs to the right.</summary>
    public void MoveWindows(nint windows)
    {
        X += 2 * windows;
        Y += windows * Filters;
        Places = Places == null ? null : Places + (windows * Filters);
    }

    /// <summary>Moves to the next row of this many pooled outputs.</summary>
    public void MoveRow(nint windows)
    {
        X += 2 * Line;
        Y += windows * Filters;
        Places = Places == null ? null : Places + (windows * Filters);
    }

    /// <summary>Moves this many filters on.</summary>
    public void MoveFilters(nint filters)
    {
        Kernel += filters;
        Bias = Bias == null ? null : Bias + filters;
        Y += filters;
        Places = Places == null ? null : Places + filters;
    }
}
