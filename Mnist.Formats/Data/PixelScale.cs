namespace Mnist.Formats.Data;

/// <summary>Pixels as networks take them.</summary>
public static class PixelScale
{
    /// <summary>Divides by 255: 0 stays 0, 255 becomes 1.</summary>
    /// <param name="pixels">Bytes, 0 to 255.</param>
    /// <param name="target">As many floats.</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    public static void ToUnit(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        if (pixels.Length != target.Length)
        {
            throw new ArgumentException($"There are {pixels.Length} pixels and room for {target.Length}; give as many.", nameof(target));
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            target[i] = pixels[i] / 255f;
        }
    }
}
