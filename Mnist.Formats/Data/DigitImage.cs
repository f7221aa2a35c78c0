namespace Mnist.Formats.Data;

/// <summary>Brings an image of any size into the form of MNIST's digits.</summary>
/// <remarks>As LeCun's data were made: bright ink on black, scaled into 20 x 20 with its proportions, centred by its mass in 28 x 28.</remarks>
public static class DigitImage
{
    /// <summary>Width and height.</summary>
    public const int Side = 28;

    private const int Box = 20;

    /// <summary>Reads an image.</summary>
    /// <param name="file">A PNG or JPEG file of one digit.</param>
    /// <returns>(28, 28) floats, 0 to 1.</returns>
    /// <exception cref="DatasetException">The file is missing or no image, or shows nothing.</exception>
    public static float[] Read(string file)
    {
        GreyImage image = GreyImage.Read(file);
        float[] grey = new float[image.Pixels.Length];
        PixelScale.ToUnit(image.Pixels, grey);
        if (Border(grey, image.Width, image.Height) > 0.5f)
        {
            grey = Array.ConvertAll(grey, value => 1f - value);
        }

        float background = Border(grey, image.Width, image.Height);
        grey = Array.ConvertAll(grey, value => Math.Max(0f, (value - background) / Math.Max(1e-3f, 1f - background)));
        (int left, int top, int right, int bottom) = InkBounds(grey, image.Width, image.Height, file);
        float scale = Box / (float)Math.Max(right - left, bottom - top);
        int width = Math.Max(1, (int)MathF.Round((right - left) * scale));
        int height = Math.Max(1, (int)MathF.Round((bottom - top) * scale));
        float[] small = Resample(grey, image.Width, (left, top, right, bottom), width, height);
        return Centre(small, width, height);
    }

    private static float Border(float[] grey, int width, int height)
    {
        double sum = 0;
        for (int x = 0; x < width; x++)
        {
            sum += grey[x] + grey[((height - 1) * width) + x];
        }

        for (int y = 0; y < height; y++)
        {
            sum += grey[y * width] + grey[(y * width) + width - 1];
        }

        return (float)(sum / (2 * (width + height)));
    }

    private static (int Left, int Top, int Right, int Bottom) InkBounds(float[] grey, int width, int height, string file)
    {
        float threshold = grey.Max() * 0.3f;
        (int left, int top, int right, int bottom) = (width, height, 0, 0);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (grey[(y * width) + x] > threshold)
                {
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
        }

        return right > left ? (left, top, right, bottom) : throw new DatasetException($"'{file}' shows nothing but background; give an image of one digit.");
    }

    // Each target pixel is the mean of the source area under it.
    private static float[] Resample(float[] grey, int stride, (int Left, int Top, int Right, int Bottom) box, int width, int height)
    {
        float[] result = new float[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double x0, double x1) = Span(box.Left, box.Right, x, width);
                (double y0, double y1) = Span(box.Top, box.Bottom, y, height);
                (double sum, double area) = (0, 0);
                for (int sourceY = (int)y0; sourceY < Math.Min(box.Bottom, Math.Ceiling(y1)); sourceY++)
                {
                    for (int sourceX = (int)x0; sourceX < Math.Min(box.Right, Math.Ceiling(x1)); sourceX++)
                    {
                        double part = (Math.Min(x1, sourceX + 1) - Math.Max(x0, sourceX)) * (Math.Min(y1, sourceY + 1) - Math.Max(y0, sourceY));
                        sum += part * grey[(sourceY * stride) + sourceX];
                        area += part;
                    }
                }

                result[(y * width) + x] = (float)(sum / area);
            }
        }

        return result;
    }

    private static (double From, double To) Span(int first, int end, int index, int count) =>
        (first + ((double)index * (end - first) / count), first + ((index + 1.0) * (end - first) / count));

    private static float[] Centre(float[] small, int width, int height)
    {
        (double mass, double massX, double massY) = (0, 0, 0);
        for (int i = 0; i < small.Length; i++)
        {
            mass += small[i];
            massX += small[i] * ((i % width) + 0.5);
            massY += small[i] * ((i / width) + 0.5);
        }

        int left = Math.Clamp((int)Math.Round((Side / 2.0) - (massX / mass)), 0, Side - width);
        int top = Math.Clamp((int)Math.Round((Side / 2.0) - (massY / mass)), 0, Side - height);
        float brightest = small.Max();
        float[] result = new float[Side * Side];
        for (int i = 0; i < small.Length; i++)
        {
            result[((top + (i / width)) * Side) + left + (i % width)] = small[i] / brightest;
        }

        return result;
    }
}
