using System.Runtime.InteropServices;

namespace Mnist.MLNet.Evaluation;

/// <summary>How many rows of a class and of the others have each score: all that curves need, in memory that does not grow with the rows.</summary>
/// <remarks>
/// Equal scores share a cell. As long as there are no more different scores than cells, the curves are exact; beyond, neighbouring scores share a cell, and the curves say how far off they can be.
/// Which scores share one depends on the scores alone and not on their order: the cells are as fine as there is room for.
/// </remarks>
/// <param name="most">The most cells.</param>
internal sealed class ScoreHistogram(int most)
{
    private Dictionary<long, ScoreCell> _cells = [];
    private int _shift;

    public long Positives { get; private set; }

    public long Negatives { get; private set; }

    /// <summary>Whether each cell holds one score alone.</summary>
    public bool IsExact => _shift == 0;

    /// <summary>Counts a row.</summary>
    /// <param name="score">Its score, not NaN.</param>
    /// <param name="positive">Whether the row is of the class.</param>
    public void Add(float score, bool positive)
    {
        ref ScoreCell cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, Place(score) >> _shift, out bool known);
        if (positive)
        {
            cell.Positives++;
            Positives++;
        }
        else
        {
            cell.Negatives++;
            Negatives++;
        }

        if (!known && _cells.Count > most)
        {
            Coarsen();
        }
    }

    /// <summary>The cells, the highest score first.</summary>
    public IEnumerable<ScoreCell> Descending() => _cells.OrderByDescending(cell => cell.Key).Select(cell => cell.Value);

    /// <summary>A number for each score, in the order of the scores, and as fine near 1 as near 0, where probabilities crowd.</summary>
    internal static long Place(float score)
    {
        const long Half = 0x3F000000;
        return score switch
        {
            0 => 0,
            < 0 => -(long)BitConverter.SingleToUInt32Bits(-score),
            <= 0.5f => BitConverter.SingleToUInt32Bits(score),

            // 1 less a number from 0.5 to 1 is exact.
            <= 1 => (2 * Half) - BitConverter.SingleToUInt32Bits(1 - score),
            _ => (2 * Half) + BitConverter.SingleToUInt32Bits(score) - BitConverter.SingleToUInt32Bits(1f),
        };
    }

    private void Coarsen()
    {
        while (_cells.Count > most)
        {
            _shift++;
            Dictionary<long, ScoreCell> coarser = new(most);
            foreach ((long place, ScoreCell cell) in _cells)
            {
                ref ScoreCell joined = ref CollectionsMarshal.GetValueRefOrAddDefault(coarser, place >> 1, out _);
                joined.Positives += cell.Positives;
                joined.Negatives += cell.Negatives;
            }

            _cells = coarser;
        }
    }
}
