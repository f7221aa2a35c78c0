namespace Mnist.MLNet.Evaluation;

/// <summary>How many rows of a class and of the others have each score: all that curves need, in memory that does not grow with the rows.</summary>
/// <remarks>
/// Equal scores share a cell. As long as there are no more different scores than cells, the curves are exact; beyond, neighbouring scores share a cell, and the curves say how far off they can be.
/// Which scores share one depends on the scores alone and not on their order: the cells are as fine as there is room for.
/// Scores are first written down as they come, and counted when there are many: sorting some thousands at once is faster by far than looking for the cell of each, which lies in no cache.
/// </remarks>
/// <param name="most">The most cells.</param>
internal sealed class ScoreHistogram(int most)
{
    private const int FirstRoom = 256;

    // Enough that sorting them is cheap. Where there are as many different scores, joining them with those counted before is the greater work, and there is room for more.
    private const int UsualRoom = 4096;
    private const int Growth = 4;

    // Places from 0 to this have 31 bits, and so have the scores of all probabilities; whether the row is of the class is the last bit.
    private const long Largest = int.MaxValue;

    private ScoreCell<long>[] _cells = [];
    private ScoreCell<long>[] _spare = [];
    private int _count;
    private uint[] _waiting = [];
    private int _waits;
    private long[] _others = [];
    private int _othersWait;
    private int _shift;
    private long _rows;

    public long Positives { get; private set; }

    public long Negatives => _rows - Positives;

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
    public void Add(float score, bool positive)
    {
        int bit = positive ? 1 : 0;
        _rows++;
        Positives += bit;
        long place = Place(score);
        if (place is >= 0 and <= Largest)
        {
            uint[] waiting = _waiting;
            if ((uint)_waits >= (uint)waiting.Length)
            {
                waiting = Room(ref _waiting);
            }

            waiting[_waits++] = ((uint)place << 1) | (uint)bit;
        }
        else
        {
            if (_othersWait == _others.Length)
            {
                Room(ref _others);
            }

            _others[_othersWait++] = (place << 1) | (long)bit;
        }
    }

    /// <summary>The cells, the highest score first.</summary>
    public IEnumerable<ScoreCell<long>> Descending()
    {
        CountAll();
        for (int i = _count - 1; i >= 0; i--)
        {
            yield return _cells[i];
        }
    }

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

    // Of one that is full: a larger one, or the same, whose scores are counted.
    private T[] Room<T>(ref T[] waiting)
    {
        if (waiting.Length < Math.Min(UsualRoom, most))
        {
            Array.Resize(ref waiting, Math.Max(FirstRoom, Growth * waiting.Length));
            return waiting;
        }

        CountAll();
        if (waiting.Length < 2 * _count && waiting.Length < most)
        {
            waiting = new T[Math.Min(Growth * waiting.Length, most)];
        }

        return waiting;
    }

    private void CountAll()
    {
        if (_waits > 0)
        {
            Span<uint> waiting = _waiting.AsSpan(0, _waits);
            RadixSort.Sort(waiting);
            Merge<uint>(waiting);
            _waits = 0;
        }

        if (_othersWait > 0)
        {
            Span<long> others = _others.AsSpan(0, _othersWait);
            others.Sort();
            Merge<long>(others);
            _othersWait = 0;
        }
    }

    // Both are in the order of the scores, and so is what comes of them.
    private void Merge<T>(ReadOnlySpan<T> sorted)
        where T : unmanaged
    {
        int room = _count + Different(sorted);
        _spare = _spare.Length < room ? new ScoreCell<long>[Math.Max(room, Math.Min(2 * _spare.Length, most))] : _spare;
        Span<ScoreCell<long>> old = _cells.AsSpan(0, _count);
        Span<ScoreCell<long>> joined = _spare;
        int at = 0;
        int count = 0;
        for (int i = 0; i < sorted.Length;)
        {
            long place = Key(sorted[i]) >> 1 >> _shift;
            while (at < old.Length && old[at].Place < place)
            {
                joined[count++] = old[at++];
            }

            ref ScoreCell<long> cell = ref joined[count++];
            cell = at < old.Length && old[at].Place == place ? old[at++] : new ScoreCell<long> { Place = place };
            for (; i < sorted.Length && Key(sorted[i]) is var key && key >> 1 >> _shift == place; i++)
            {
                cell.Positives += key & 1;
                cell.Negatives += 1 - (key & 1);
            }
        }

        old[at..].CopyTo(joined[count..]);
        _count = count + old.Length - at;
        (_cells, _spare) = (_spare, _cells);
        while (_count > most)
        {
            _shift++;
            _count = ScoreCell<long>.Coarsen(_cells.AsSpan(0, _count));
        }
    }

    private int Different<T>(ReadOnlySpan<T> sorted)
        where T : unmanaged
    {
        (int different, long last) = (0, long.MinValue);
        foreach (T waiting in sorted)
        {
            long place = Key(waiting) >> 1 >> _shift;
            (different, last) = (place == last ? different : different + 1, place);
        }

        return different;
    }

    private static long Key<T>(T waiting)
        where T : unmanaged => typeof(T) == typeof(uint) ? (uint)(object)waiting : (long)(object)waiting;
}
