namespace Mnist.Models.Kernels;

/// <summary>Windows of a picture laid out as rows of a matrix (im2col), and the way back.</summary>
/// <remarks>Cells of a window row that lie side by side in the picture are moved as one run.</remarks>
internal static class Patches
{
    /// <summary>(places, window rows, window columns, channels of the group); zeros where the window reaches into the padding.</summary>
    public static void Gather(in ConvolutionShape shape, ReadOnlySpan<float> picture, int group, Span<float> patches)
    {
        int rowSize = shape.Width.Window * shape.GroupChannels;
        int to = 0;
        for (int row = 0; row < shape.Height.Output; row++)
        {
            for (int column = 0; column < shape.Width.Output; column++)
            {
                for (int windowRow = 0; windowRow < shape.Height.Window; windowRow++, to += rowSize)
                {
                    Span<float> target = patches.Slice(to, rowSize);
                    int y = shape.Height.Cell(row, windowRow);
                    if ((uint)y >= (uint)shape.Height.Input)
                    {
                        target.Clear();
                        continue;
                    }

                    for (int cell = 0; cell < shape.Width.Window;)
                    {
                        Run run = RunAt(shape, column, cell);
                        Span<float> part = target.Slice(cell * shape.GroupChannels, run.Cells * shape.GroupChannels);
                        if (run.Inside)
                        {
                            picture.Slice(CellStart(shape, y, run.X, group), part.Length).CopyTo(part);
                        }
                        else
                        {
                            part.Clear();
                        }

                        cell += run.Cells;
                    }
                }
            }
        }
    }

    /// <summary>Adds each cell of each window to the picture's cell under it, windows in order.</summary>
    public static void ScatterAdd(in ConvolutionShape shape, ReadOnlySpan<float> patches, int group, Span<float> picture)
    {
        int rowSize = shape.Width.Window * shape.GroupChannels;
        int from = 0;
        for (int row = 0; row < shape.Height.Output; row++)
        {
            for (int column = 0; column < shape.Width.Output; column++)
            {
                for (int windowRow = 0; windowRow < shape.Height.Window; windowRow++, from += rowSize)
                {
                    int y = shape.Height.Cell(row, windowRow);
                    for (int cell = 0; cell < shape.Width.Window && (uint)y < (uint)shape.Height.Input;)
                    {
                        Run run = RunAt(shape, column, cell);
                        int length = run.Cells * shape.GroupChannels;
                        if (run.Inside)
                        {
                            RowMath.Add(patches.Slice(from + (cell * shape.GroupChannels), length), picture.Slice(CellStart(shape, y, run.X, group), length));
                        }

                        cell += run.Cells;
                    }
                }
            }
        }
    }

    // Cells from one on that are all inside the picture and side by side, or all outside of it.
    private static Run RunAt(in ConvolutionShape shape, int column, int cell)
    {
        WindowAxis axis = shape.Width;
        int x = axis.Cell(column, cell);
        bool together = axis.Dilation == 1 && shape.Groups == 1;
        int left = axis.Window - cell;
        if (x < 0)
        {
            return new Run(x, together ? Math.Min(left, -x) : 1, Inside: false);
        }

        return x >= axis.Input
            ? new Run(x, together ? left : 1, Inside: false)
            : new Run(x, together ? Math.Min(left, axis.Input - x) : 1, Inside: true);
    }

    private static int CellStart(in ConvolutionShape shape, int y, int x, int group) =>
        (((y * shape.Width.Input) + x) * shape.Channels) + (group * shape.GroupChannels);

    private readonly record struct Run(int X, int Cells, bool Inside);
}
