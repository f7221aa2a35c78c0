namespace Mnist.Formats.Data.Digits;

/// <summary>A number for each pixel of an image.</summary>
/// <param name="values">(height, width) numbers, which the plane takes over.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
internal sealed class Plane(float[] values, int width, int height)
{
    private const int EnoughForMedian = 20_000;

    /// <summary>Creates a plane of zeros.</summary>
    public Plane(int width, int height)
        : this(new float[width * height], width, height)
    {
    }

    /// <summary>(height, width) numbers.</summary>
    public float[] Values => values;

    /// <summary>Pixels in a row.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>The longer side.</summary>
    public int Side => Math.Max(width, height);

    /// <summary>The number at a pixel.</summary>
    public float this[int x, int y]
    {
        get => values[(y * width) + x];
        set => values[(y * width) + x] = value;
    }

    /// <summary>Makes a plane of the same size from this one, number by number.</summary>
    public Plane Map(Func<float, float> function) => new(Array.ConvertAll(values, value => function(value)), width, height);

    /// <summary>Makes a plane of the same size from this one and another, number by number.</summary>
    public Plane Zip(Plane other, Func<float, float, float> function)
    {
        Plane result = new(width, height);
        for (int i = 0; i < values.Length; i++)
        {
            result.Values[i] = function(values[i], other.Values[i]);
        }

        return result;
    }

    /// <summary>The plane with a margin of so many pixels around it.</summary>
    public Plane Pad(int margin, float value)
    {
        Plane result = new(width + (2 * margin), height + (2 * margin));
        Array.Fill(result.Values, value);
        for (int y = 0; y < height; y++)
        {
            values.AsSpan(y * width, width).CopyTo(result.Values.AsSpan(((y + margin) * result.Width) + margin));
        }

        return result;
    }

    /// <summary>What is left without a margin of so many pixels.</summary>
    public Plane Inner(int margin)
    {
        Plane result = new(width - (2 * margin), height - (2 * margin));
        for (int y = 0; y < result.Height; y++)
        {
            values.AsSpan(((y + margin) * width) + margin, result.Width).CopyTo(result.Values.AsSpan(y * result.Width));
        }

        return result;
    }

    /// <summary>The number below which half of all numbers lie; of a large plane, of many of them.</summary>
    public float Median()
    {
        // A step that shares no factor with usual widths, so that all columns are seen.
        int step = 1 + (2 * (values.Length / EnoughForMedian));
        float[] sorted = [.. Enumerable.Range(0, ((values.Length - 1) / step) + 1).Select(i => values[i * step])];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
