using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Products.Tiles;
using Mnist.Models.Kernels.Reductions;

namespace Mnist.Models.Kernels.Convolution;

/// <summary>Convolution as the sums stand in its definition.</summary>
/// <remarks>
/// No window is ever copied: a line of outputs is a block of rows of a product whose A is the padded image itself, read through strides.
/// Windows that see nothing but zeros, as on the blank margins of a drawing, are left out, which changes no bit while kernel and gradient are finite.
/// Every sum runs over the window's rows, columns and channels in this order; a kernel gradient's over the outputs' rows and columns.
/// </remarks>
internal sealed unsafe class DirectConvolution : ImageConvolution
{
    // The cells of a window row are one run of floats, and neighbours in the kernel; else each cell is its own.
    private readonly bool _whole;

    // Floats from one row of pixels to the next.
    private readonly int _line;

    private readonly bool _mayLeaveOut;

    private readonly SumPanels _window;
    private readonly SumPanels _positions;

    public DirectConvolution(ConvolutionShape shape)
        : base(shape)
    {
        _whole = shape.Groups == 1 && (shape.Width.Dilation == 1 || shape.Width.Window == 1);
        _line = (shape.NeedsPadding ? shape.Width.Padded : shape.Width.Input) * shape.Channels;
        _mayLeaveOut = Reach.MayPay(shape);
        _window = new SumPanels([.. Cells().Select(cell => new SumRun(cell, RunLength))], 1);
        _positions = new SumPanels(
            [.. Enumerable.Range(0, shape.Height.Output).Select(row => new SumRun(row * shape.Height.Stride * _line, shape.Width.Output))],
            shape.Width.Stride * shape.Channels);
    }

    /// <summary>An image with its margin.</summary>
    public override int ScratchSize => Shape.PaddedSize;

    // Cells of a window row that are not in one run with the first.
    private int Columns => _whole ? 1 : Shape.Width.Window;

    private int RunLength => _whole ? Shape.Width.Window * Shape.Channels : Shape.GroupChannels;

    public override void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, Span<float> scratch)
    {
        Check(kernel.Length >= Shape.KernelSize && y.Length >= Shape.OutputSize && (bias.IsEmpty || bias.Length >= Shape.Filters));
        Span<Reach> reach = stackalloc Reach[_mayLeaveOut ? Shape.Height.Output : 0];
        bool leavesOut = _mayLeaveOut && Reach.Find(Shape, x, reach);
        if (leavesOut)
        {
            Fill(y, bias);
        }

        fixed (float* a = Pad(x, scratch), b = kernel, c = y, biases = bias)
        {
            for (int group = 0; group < Shape.Groups; group++)
            {
                int filter = group * Shape.GroupFilters;
                for (int part = 0; part < _window.Parts; part++)
                {
                    TileOperands t = new()
                    {
                        A = a + (group * Shape.GroupChannels),
                        RowStride = Shape.Width.Stride * Shape.Channels,
                        InnerStride = 1,
                        Lines = Shape.Height.Output,
                        LineStride = Shape.Height.Stride * _line,
                        B = b + filter,
                        BStride = Shape.Filters,
                        Bias = biases == null || part < _window.Parts - 1 ? null : biases + filter,
                        C = c + filter,
                        CStride = Shape.Filters,
                        CLineStride = Shape.Width.Output * Shape.Filters,
                    };
                    _window.Lay(part, ref t);
                    if (leavesOut)
                    {
                        RunLines(t, reach, Shape.Filters);
                    }
                    else
                    {
                        TileGrid.Run(t, Shape.Width.Output, Shape.GroupFilters);
                    }
                }
            }
        }
    }

    public override void KernelGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> sums, bool accumulate, Span<float> scratch)
    {
        Check(sums.Length >= Shape.KernelSize && dy.Length >= Shape.OutputSize);
        Span<Reach> reach = stackalloc Reach[_mayLeaveOut ? Shape.Height.Output : 0];
        bool leavesOut = _mayLeaveOut && Reach.Find(Shape, x, reach);
        SumRun* runs = stackalloc SumRun[leavesOut ? Shape.Height.Output : 0];
        fixed (float* a = Pad(x, scratch), b = dy, c = sums)
        {
            for (int group = 0; group < Shape.Groups; group++)
            {
                int filter = group * Shape.GroupFilters;
                for (int column = 0; column < Columns; column++)
                {
                    for (int part = 0; part < _positions.Parts; part++)
                    {
                        TileOperands t = new()
                        {
                            A = a + (group * Shape.GroupChannels) + (column * Shape.Width.Dilation * Shape.Channels),
                            RowStride = 1,
                            InnerStride = Shape.Width.Stride * Shape.Channels,
                            Lines = Shape.Height.Window,
                            LineStride = Shape.Height.Dilation * _line,
                            B = b + filter,
                            BStride = Shape.Filters,
                            Accumulate = accumulate,
                            C = c + (column * RunLength * Shape.Filters) + filter,
                            CStride = Shape.Filters,
                            CLineStride = Columns * RunLength * Shape.Filters,
                        };
                        _positions.Lay(part, ref t);
                        if (leavesOut)
                        {
                            t.Runs = runs;
                            t.RunCount = FindRuns(part, reach, runs);
                        }

                        TileGrid.Run(t, RunLength, Shape.GroupFilters);
                    }
                }
            }
        }
    }

    // The sum of nothing.
    private void Fill(Span<float> y, ReadOnlySpan<float> bias)
    {
        Span<float> row = y[..(Shape.Width.Output * Shape.Filters)];
        row.Clear();
        for (int column = 0; column < Shape.Width.Output && !bias.IsEmpty; column++)
        {
            RowMath.Add(bias[..Shape.Filters], row.Slice(column * Shape.Filters, Shape.Filters));
        }

        for (int line = 1; line < Shape.Height.Output; line++)
        {
            row.CopyTo(y[(line * row.Length)..]);
        }
    }

    private static void RunLines(TileOperands t, ReadOnlySpan<Reach> reach, int columns)
    {
        t.Lines = 1;
        foreach (Reach row in reach)
        {
            if (row.First < row.End)
            {
                TileOperands line = t;
                line.MoveRows(row.First);
                TileGrid.Run(line, row.End - row.First, columns);
            }

            t.MoveLine();
        }
    }

    // The summands of a part of a kernel's gradient: output positions, row by row, without those that see nothing.
    private int FindRuns(int part, ReadOnlySpan<Reach> reach, SumRun* runs)
    {
        int width = Shape.Width.Output;
        int length = SumParts.Length(Shape.OutputPositions);
        int at = part * length;
        int end = Math.Min(at + length, Shape.OutputPositions);
        int found = 0;
        for (int row = at / width; row * width < end; row++)
        {
            int from = Math.Max(at, (row * width) + reach[row].First);
            int to = Math.Min(end, (row * width) + reach[row].End);
            if (from < to)
            {
                runs[found++] = new SumRun((row * _line) + ((from - (row * width)) * Shape.Channels), to - from, (nint)(from - at) * Shape.Filters);
                at = to;
            }
        }

        return found;
    }

    // Where the runs of a window start.
    private IEnumerable<nint> Cells() =>
        from row in Enumerable.Range(0, Shape.Height.Window)
        from column in Enumerable.Range(0, Columns)
        select (nint)((row * Shape.Height.Dilation * _line) + (column * Shape.Width.Dilation * Shape.Channels));

    private ReadOnlySpan<float> Pad(ReadOnlySpan<float> x, Span<float> padded)
    {
        Check(x.Length >= Shape.InputSize && padded.Length >= Shape.PaddedSize);
        return PaddedImage.Of(Shape, x, padded);
    }
}
