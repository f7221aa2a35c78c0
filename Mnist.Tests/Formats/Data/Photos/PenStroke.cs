namespace Mnist.Tests.Formats.Data.Photos;

/// <summary>Draws the line in the middle of a digit's strokes with a pen of any width.</summary>
internal static class PenStroke
{
    private const int Fine = 5;
    private const int Side = 28 * Fine;

    /// <summary>Draws a digit.</summary>
    /// <param name="digit">(28, 28) pixels.</param>
    /// <param name="width">Of the pen, in pixels of the digit.</param>
    /// <returns>Ink at a place in pixels of the digit, 0 to 1.</returns>
    public static Func<double, double, double> Of(ReadOnlySpan<byte> digit, double width)
    {
        (double X, double Y)[] line = [.. Thin(Enlarge(digit))];
        double[,] distances = new double[Side, Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double nearest = double.MaxValue;
                foreach ((double lineX, double lineY) in line)
                {
                    (double right, double below) = (((x + 0.5) / Fine) - lineX, ((y + 0.5) / Fine) - lineY);
                    nearest = Math.Min(nearest, (right * right) + (below * below));
                }

                distances[y, x] = Math.Sqrt(nearest);
            }
        }

        return (x, y) => x is < 0.2 or > 27.8 || y is < 0.2 or > 27.8 ? 0 : Math.Clamp((((width / 2) - Between(distances, (x * Fine) - 0.5, (y * Fine) - 0.5)) * Fine) + 0.5, 0, 1);
    }

    private static double Between(double[,] map, double x, double y)
    {
        (int left, int top) = (Math.Clamp((int)x, 0, Side - 2), Math.Clamp((int)y, 0, Side - 2));
        (double right, double below) = (x - left, y - top);
        return ((1 - below) * (((1 - right) * map[top, left]) + (right * map[top, left + 1]))) + (below * (((1 - right) * map[top + 1, left]) + (right * map[top + 1, left + 1])));
    }

    private static bool[,] Enlarge(ReadOnlySpan<byte> digit)
    {
        bool[,] ink = new bool[Side + 2, Side + 2];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                (double column, double row) = (((x + 0.5) / Fine) - 0.5, ((y + 0.5) / Fine) - 0.5);
                (int left, int top) = (Math.Clamp((int)column, 0, 26), Math.Clamp((int)row, 0, 26));
                (double right, double below) = (column - left, row - top);
                double value = ((1 - below) * (((1 - right) * digit[(top * 28) + left]) + (right * digit[(top * 28) + left + 1])))
                    + (below * (((1 - right) * digit[((top + 1) * 28) + left]) + (right * digit[((top + 1) * 28) + left + 1])));
                ink[y + 1, x + 1] = value > 110;
            }
        }

        return ink;
    }

    // Zhang and Suen, 1984: pixels of the edge are taken away from two sides in turn while the line stays connected.
    private static IEnumerable<(double X, double Y)> Thin(bool[,] ink)
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (bool second in (bool[])[false, true])
            {
                List<(int Y, int X)> gone = [];
                for (int y = 1; y <= Side; y++)
                {
                    for (int x = 1; x <= Side; x++)
                    {
                        if (ink[y, x] && Removable(ink, y, x, second))
                        {
                            gone.Add((y, x));
                        }
                    }
                }

                gone.ForEach(place => ink[place.Y, place.X] = false);
                changed |= gone.Count > 0;
            }
        }

        for (int y = 1; y <= Side; y++)
        {
            for (int x = 1; x <= Side; x++)
            {
                if (ink[y, x])
                {
                    yield return ((x - 0.5) / Fine, (y - 0.5) / Fine);
                }
            }
        }
    }

    private static bool Removable(bool[,] ink, int y, int x, bool second)
    {
        bool[] around = [ink[y - 1, x], ink[y - 1, x + 1], ink[y, x + 1], ink[y + 1, x + 1], ink[y + 1, x], ink[y + 1, x - 1], ink[y, x - 1], ink[y - 1, x - 1]];
        int neighbours = around.Count(near => near);
        int edges = Enumerable.Range(0, 8).Count(i => !around[i] && around[(i + 1) % 8]);
        (bool north, bool east, bool south, bool west) = (around[0], around[2], around[4], around[6]);
        return neighbours is >= 2 and <= 6 && edges == 1
            && (second ? !(north && east && west) && !(north && south && west) : !(north && east && south) && !(east && south && west));
    }
}
