namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>An image's windows as the columns of a matrix: a row for each channel and cell of the window, a column for each place.</summary>
internal static class Windows
{
    /// <summary>Lays out the windows; cells outside the image are 0.</summary>
    public static void Lay(ReadOnlySpan<float> image, Span<float> columns, int channels, WindowAxis height, WindowAxis width)
    {
        int row = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> plane = image.Slice(channel * height.Size * width.Size, height.Size * width.Size);
            for (int ky = 0; ky < height.Kernel; ky++)
            {
                for (int kx = 0; kx < width.Kernel; kx++, row++)
                {
                    Span<float> target = columns.Slice(row * height.Outputs * width.Outputs, height.Outputs * width.Outputs);
                    for (int y = 0; y < height.Outputs; y++)
                    {
                        Span<float> line = target.Slice(y * width.Outputs, width.Outputs);
                        int from = height.First(y) + (ky * height.Dilation);
                        if (from < 0 || from >= height.Size)
                        {
                            line.Clear();
                        }
                        else
                        {
                            LayLine(plane.Slice(from * width.Size, width.Size), line, width.First(0) + (kx * width.Dilation), width.Stride);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds columns back to where the windows lay.</summary>
    public static void Add(ReadOnlySpan<float> columns, Span<float> image, int channels, WindowAxis height, WindowAxis width)
    {
        int row = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> plane = image.Slice(channel * height.Size * width.Size, height.Size * width.Size);
            for (int ky = 0; ky < height.Kernel; ky++)
            {
                for (int kx = 0; kx < width.Kernel; kx++, row++)
                {
                    ReadOnlySpan<float> source = columns.Slice(row * height.Outputs * width.Outputs, height.Outputs * width.Outputs);
                    for (int y = 0; y < height.Outputs; y++)
                    {
                        int to = height.First(y) + (ky * height.Dilation);
                        if (to >= 0 && to < height.Size)
                        {
                            AddLine(source.Slice(y * width.Outputs, width.Outputs), plane.Slice(to * width.Size, width.Size), width.First(0) + (kx * width.Dilation), width.Stride);
                        }
                    }
                }
            }
        }
    }

    private static void LayLine(ReadOnlySpan<float> source, Span<float> line, int first, int stride)
    {
        if (stride == 1 && first >= 0 && first + line.Length <= source.Length)
        {
            source.Slice(first, line.Length).CopyTo(line);
            return;
        }

        if (stride == 1)
        {
            int before = Math.Clamp(-first, 0, line.Length);
            int inside = Math.Clamp(source.Length - first, before, line.Length);
            line[..before].Clear();
            source[(first + before)..(first + inside)].CopyTo(line[before..]);
            line[inside..].Clear();
            return;
        }

        for (int x = 0; x < line.Length; x++, first += stride)
        {
            line[x] = first >= 0 && first < source.Length ? source[first] : 0;
        }
    }

    private static void AddLine(ReadOnlySpan<float> line, Span<float> target, int first, int stride)
    {
        foreach (float value in line)
        {
            if (first >= 0 && first < target.Length)
            {
                target[first] += value;
            }

            first += stride;
        }
    }
}
