namespace Mnist.Formats.Data.Digits;

/// <summary>A rectangle of pixels.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">The column after the last.</param>
/// <param name="Bottom">The row after the last.</param>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>The longer side.</summary>
    public int Extent => Math.Max(Width, Height);

    /// <summary>The box of a single pixel.</summary>
    public static PixelBox At(int x, int y) => new(x, y, x + 1, y + 1);

    /// <summary>The smallest box around both.</summary>
    public PixelBox Union(PixelBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>Whether another lies inside, with a pixel or more between all sides.</summary>
    public bool Surrounds(PixelBox other) => Left < other.Left && Top < other.Top && Right > other.Right && Bottom > other.Bottom;
}
