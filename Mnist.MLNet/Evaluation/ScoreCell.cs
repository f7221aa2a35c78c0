using System.Numerics;

namespace Mnist.MLNet.Evaluation;

/// <summary>Rows of one score, or of neighbouring ones: how many there are, or what they weigh.</summary>
/// <typeparam name="T">A count or a weight.</typeparam>
internal struct ScoreCell<T>
    where T : struct, INumber<T>
{
    /// <summary>Where the score stands among all scores: <see cref="ScoreHistogram.Place"/>, without its last bits where neighbours share a cell.</summary>
    public long Place;

    /// <summary>Those of the class.</summary>
    public T Positives;

    /// <summary>Those of other classes.</summary>
    public T Negatives;

    /// <summary>Leaves a bit of each place away, and joins the cells that then have one.</summary>
    /// <param name="cells">The cells, in the order of their places.</param>
    /// <returns>How many are left.</returns>
    public static int Coarsen(Span<ScoreCell<T>> cells)
    {
        int last = -1;
        foreach (ScoreCell<T> fine in cells)
        {
            ScoreCell<T> cell = fine with { Place = fine.Place >> 1 };
            if (last >= 0 && cells[last].Place == cell.Place)
            {
                cells[last].Positives += cell.Positives;
                cells[last].Negatives += cell.Negatives;
            }
            else
            {
                cells[++last] = cell;
            }
        }

        return last + 1;
    }
}
