namespace Mnist.Formats.Data.Images;

/// <summary>Takes back what was done to the rows of a PNG file so that they compress well. Defined in the PNG specification, third edition, section 9.</summary>
internal static class PngFilter
{
    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">The filter's number.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The restored row above it; zeros for the first.</param>
    /// <param name="step">Bytes from a pixel to the one on its right, at least 1.</param>
    /// <returns>Whether there is such a filter.</returns>
    public static bool Restore(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }

                return true;
            case 2:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                return true;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                }

                return true;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                }

                return true;
            default:
                return false;
        }
    }

    // Of left, above and both, what is nearest to left + above - both.
    private static byte Paeth(int left, int above, int both)
    {
        int toLeft = Math.Abs(above - both);
        int toAbove = Math.Abs(left - both);
        int toBoth = Math.Abs(left + above - (2 * both));
        return (byte)(toLeft <= toAbove && toLeft <= toBoth ? left : toAbove <= toBoth ? above : both);
    }
}
