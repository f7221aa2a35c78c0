namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary><c>dK[i, j, f] = sum over windows w of quad[w, i, j][place[w, f]] * dy[w, f]</c>, plus what is there if asked.</summary>
/// <remarks>A quad holds a pixel, the one right of it, and the two below them: what a cell of the kernel meets at each of the four outputs of a pooling window.</remarks>
internal unsafe struct PlaceOperands
{
    /// <summary>The quads, of the first cell.</summary>
    public float* Quads;

    /// <summary>Floats from one row of quads to the next.</summary>
    public nint Line;

    /// <summary>The windows that count, in memory that stays where it is.</summary>
    public WindowRun* Runs;

    /// <summary>Number of <see cref="Runs"/>.</summary>
    public int RunCount;

    /// <summary>Gradient of the pooled outputs, (windows, filters), first filter.</summary>
    public float* Dy;

    /// <summary>Which of the four outputs it belongs to, as <see cref="Pooling.MaxPlaces"/> says.</summary>
    public float* Places;

    /// <summary>Filters: floats from one window, and from one cell of the kernel, to the next.</summary>
    public nint Filters;

    /// <summary>The gradient, of the first cell and filter.</summary>
    public float* Gradient;

    /// <summary>Floats from one row of cells to the next, in the gradient.</summary>
    public nint GradientLine;

    /// <summary>Whether the sums are added to the gradient, or overwrite it.</summary>
    public bool Accumulate;

    /// <summary>Lanes of the vector when it is partial.</summary>
    public int PartialLanes;

    /// <summary>Moves this many cells down and to the right.</summary>
    public void MoveCells(nint rows, nint columns)
    {
        Quads += (rows * Line) + (4 * columns);
        Gradient += (rows * GradientLine) + (columns * Filters);
    }

    /// <summary>Moves this many filters on.</summary>
    public void MoveFilters(nint filters)
    {
        Dy += filters;
        Places += filters;
        Gradient += filters;
    }
}
