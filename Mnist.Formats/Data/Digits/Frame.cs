namespace Mnist.Formats.Data.Digits;

/// <summary>Finds a frame around an image by its inner edge on all four sides, whatever its tone and width: a drawn frame, the table a sheet lies on.</summary>
internal static class Frame
{
    // Of the way across.
    private const double Deepest = 0.2;

    // Of the line inside the corners: a digit may lie over a part of the edge.
    private const double LeastEdge = 0.6;

    // On the scale of black to white.
    private const float LeastStep = 0.1f;

    // Of the longer side; over so many pixels a step is measured, against noise.
    private const double Reach = 1 / 150.0;

    /// <summary>What is inside the frame; the whole image where there is none.</summary>
    public static PixelBox Inside(Plane image)
    {
        int reach = Math.Max(1, (int)(Reach * image.Side));
        (int width, int height) = (image.Width, image.Height);
        int[] depths =
        [
            Depth(width, height, reach, (depth, along) => image[depth, along]),
            Depth(height, width, reach, (depth, along) => image[along, depth]),
            Depth(width, height, reach, (depth, along) => image[width - 1 - depth, along]),
            Depth(height, width, reach, (depth, along) => image[along, height - 1 - depth]),
        ];
        foreach (int sign in (int[])[1, -1])
        {
            int[] inside = [.. depths.Select(depth => Math.Max(0, sign * depth))];
            if (inside.All(depth => depth > 0))
            {
                return new PixelBox(inside[0], inside[1], width - inside[2], height - inside[3]);
            }
        }

        return new PixelBox(0, 0, width, height);
    }

    // Where the innermost edge ends, negative where what is inside is darker; 0 where there is none.
    private static int Depth(int across, int length, int reach, Func<int, int, float> at)
    {
        (int from, int to) = ((int)(Deepest * length), (int)Math.Ceiling((1 - Deepest) * length));
        for (int depth = (int)(Deepest * across); depth >= 1; depth--)
        {
            (int brighter, int darker) = (0, 0);
            for (int along = from; along < to; along++)
            {
                float step = Mean(depth, 1, along) - Mean(depth - 1, -1, along);
                brighter += step > LeastStep ? 1 : 0;
                darker += step < -LeastStep ? 1 : 0;
            }

            if (Math.Max(brighter, darker) >= LeastEdge * (to - from))
            {
                return (brighter > darker ? 1 : -1) * Math.Min(depth + reach - 1, across / 3);
            }
        }

        return 0;

        float Mean(int first, int direction, int along)
        {
            float sum = 0;
            int count = 0;
            for (int depth = first; depth >= 0 && count < reach; depth += direction)
            {
                sum += at(depth, along);
                count++;
            }

            return sum / count;
        }
    }
}
