namespace Mnist.Models.Kernels;

/// <summary>Windows of a picture laid out as rows of a matrix (im2col), and the way back.</summary>
internal static class Patches
{
    /// <summary>(places, window rows, window columns, channels of the group); zeros where the window reaches into the padding.</summary>
    public static void Gather(in ConvolutionShape shape, ReadOnlySpan<float> picture, int group, Span<float> patches)
    {
        int channels = shape.GroupChannels;
        int to = 0;
        for (int row = 0; row < shape.Height.Output; row++)
        {
            for (int column = 0; column < shape.Width.Output; column++)
            {
                for (int windowRow = 0; windowRow < shape.Height.Window; windowRow++)
                {
                    int y = shape.Height.Cell(row, windowRow);
                    bool rowInside = (uint)y < (uint)shape.Height.Input;
                    for (int windowColumn = 0; windowColumn < shape.Width.Window; windowColumn++, to += channels)
                    {
                        int x = shape.Width.Cell(column, windowColumn);
                        Span<float> cell = patches.Slice(to, channels);
                        if (rowInside && (uint)x < (uint)shape.Width.Input)
                        {
                            picture.Slice(CellStart(shape, y, x, group), channels).CopyTo(cell);
                        }
                        else
                        {
                            cell.Clear();
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds each cell of each window to the picture's cell under it, windows in order.</summary>
    public static void ScatterAdd(in ConvolutionShape shape, ReadOnlySpan<float> patches, int group, Span<float> picture)
    {
        int channels = shape.GroupChannels;
        int from = 0;
        for (int row = 0; row < shape.Height.Output; row++)
        {
            for (int column = 0; column < shape.Width.Output; column++)
            {
                for (int windowRow = 0; windowRow < shape.Height.Window; windowRow++)
                {
                    int y = shape.Height.Cell(row, windowRow);
                    for (int windowColumn = 0; windowColumn < shape.Width.Window; windowColumn++, from += channels)
                    {
                        int x = shape.Width.Cell(column, windowColumn);
                        if ((uint)y < (uint)shape.Height.Input && (uint)x < (uint)shape.Width.Input)
                        {
                            RowMath.Add(patches.Slice(from, channels), picture.Slice(CellStart(shape, y, x, group), channels));
                        }
                    }
                }
            }
        }
    }

    private static int CellStart(in ConvolutionShape shape, int y, int x, int group) =>
        (((y * shape.Width.Input) + x) * shape.Channels) + (group * shape.GroupChannels);
}
