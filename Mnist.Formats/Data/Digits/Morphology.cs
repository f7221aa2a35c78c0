namespace Mnist.Formats.Data.Digits;

/// <summary>Largest and smallest numbers in the neighbourhood of each pixel: squares, cut off where the image ends.</summary>
internal static class Morphology
{
    /// <summary>The largest number within so many pixels.</summary>
    public static Plane Dilate(Plane image, int radius) => Columns(Rows(image, radius, 1), radius, 1);

    /// <summary>The smallest number within so many pixels.</summary>
    public static Plane Erode(Plane image, int radius) => Columns(Rows(image, radius, -1), radius, -1);

    /// <summary>Fills what is dark and narrower than twice the radius; edges of what is wider stay where they are.</summary>
    public static Plane Close(Plane image, int radius) => Erode(Dilate(image, radius), radius);

    /// <summary>Takes away what is bright and narrower than twice the radius.</summary>
    public static Plane Open(Plane image, int radius) => Dilate(Erode(image, radius), radius);

    private static Plane Rows(Plane image, int radius, int sign)
    {
        Plane result = new(image.Width, image.Height);
        int[] queue = new int[image.Width];
        for (int y = 0; y < image.Height; y++)
        {
            Line(image.Values, result.Values, y * image.Width, 1, image.Width, radius, sign, queue);
        }

        return result;
    }

    private static Plane Columns(Plane image, int radius, int sign)
    {
        Plane result = new(image.Width, image.Height);
        int[] queue = new int[image.Height];
        for (int x = 0; x < image.Width; x++)
        {
            Line(image.Values, result.Values, x, image.Width, image.Height, radius, sign, queue);
        }

        return result;
    }

    // The queue holds positions whose numbers fall: the first is the largest of the window. So a step costs the same whatever the radius.
    private static void Line(float[] source, float[] target, int start, int stride, int count, int radius, int sign, int[] queue)
    {
        (int first, int end) = (0, 0);
        for (int i = 0; i < count + radius; i++)
        {
            if (i < count)
            {
                float value = sign * source[start + (i * stride)];
                while (end > first && sign * source[start + (queue[end - 1] * stride)] <= value)
                {
                    end--;
                }

                // Positions are taken in order and each once, so the queue never needs more places than the line has.
                queue[end++] = i;
            }

            int centre = i - radius;
            if (centre >= 0)
            {
                if (queue[first] < centre - radius)
                {
                    first++;
                }

                target[start + (centre * stride)] = source[start + (queue[first] * stride)];
            }
        }
    }
}
