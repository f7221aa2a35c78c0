namespace Mnist.MLNet.Evaluation;

/// <summary>How much rows of a class and of the others weigh at each score: <see cref="ScoreHistogram"/> for rows that have weights.</summary>
/// <param name="most">The most cells.</param>
internal sealed class WeightedHistogram(int most)
{
    private const int Room = 4096;

    private readonly long[] _places = new long[Room];
    private readonly double[] _weights = new double[Room];
    private ScoreCell<double>[] _cells = [];
    private int _count;
    private int _waits;
    private int _shift;

    public double Positives { get; private set; }

    public double Negatives { get; private set; }

    /// <summary>Whether each cell holds one score alone.</summary>
    public bool IsExact
    {
        get
        {
            CountAll();
            return _shift == 0;
        }
    }

    /// <summary>Counts a row.</summary>
    /// <param name="score">Its score, not NaN.</param>
    /// <param name="positive">Whether the row is of the class.</param>
    /// <param name="weight">How much it counts, above 0.</param>
    public void Add(float score, bool positive, double weight)
    {
        (Positives, Negatives) = positive ? (Positives + weight, Negatives) : (Positives, Negatives + weight);
        if (_waits == Room)
        {
            CountAll();
        }

        // The sign says which of the two it is.
        _weights[_waits] = positive ? weight : -weight;
        _places[_waits++] = ScoreHistogram.Place(score);
    }

    /// <summary>The cells, the highest score first.</summary>
    public IEnumerable<ScoreCell<double>> Descending()
    {
        CountAll();
        for (int i = _count - 1; i >= 0; i--)
        {
            yield return _cells[i];
        }
    }

    private void CountAll()
    {
        if (_waits == 0)
        {
            return;
        }

        Array.Sort(_places, _weights, 0, _waits);
        ScoreCell<double>[] joined = new ScoreCell<double>[_count + _waits];
        (int at, int count) = (0, 0);
        for (int i = 0; i < _waits;)
        {
            long place = _places[i] >> _shift;
            while (at < _count && _cells[at].Place < place)
            {
                joined[count++] = _cells[at++];
            }

            ref ScoreCell<double> cell = ref joined[count++];
            cell = at < _count && _cells[at].Place == place ? _cells[at++] : new ScoreCell<double> { Place = place };
            for (; i < _waits && _places[i] >> _shift == place; i++)
            {
                cell.Positives += Math.Max(0, _weights[i]);
                cell.Negatives += Math.Max(0, -_weights[i]);
            }
        }

        _cells.AsSpan(at, _count - at).CopyTo(joined.AsSpan(count));
        (_cells, _count, _waits) = (joined, count + _count - at, 0);
        while (_count > most)
        {
            _shift++;
            _count = ScoreCell<double>.Coarsen(_cells.AsSpan(0, _count));
        }
    }
}
