namespace Mnist.MLNet.Evaluation;

/// <summary>Counts rows by the probability a model gave, in ranges of equal width from 0 to 1.</summary>
internal sealed class CalibrationCounter
{
    private const int Bins = 15;

    private readonly long[] _rows = new long[Bins];
    private readonly long[] _correct = new long[Bins];
    private readonly double[] _weight = new double[Bins];
    private readonly double[] _squares = new double[Bins];
    private readonly double[] _correctWeight = new double[Bins];
    private readonly double[] _confidence = new double[Bins];

    /// <summary>Counts a row.</summary>
    /// <param name="probability">What the model gave, 0 and 1 included.</param>
    /// <param name="correct">Whether it came so.</param>
    /// <param name="weight">How much the row counts, above 0.</param>
    public void Add(double probability, bool correct, double weight)
    {
        // Multiplied, a probability just below the end of a range may come out as that end.
        int bin = Math.Clamp((int)(probability * Bins), 0, Bins - 1);
        bin += probability < Lower(bin) ? -1 : bin < Bins - 1 && probability >= Lower(bin + 1) ? 1 : 0;
        bin = Math.Max(0, bin);
        _rows[bin]++;
        _weight[bin] += weight;
        _squares[bin] += weight * weight;
        _confidence[bin] += weight * probability;
        _correct[bin] += correct ? 1 : 0;
        _correctWeight[bin] += correct ? weight : 0;
    }

    /// <param name="weighted">Whether rows have weights, so that these are part of the ranges.</param>
    public CalibrationBin[] ToBins(bool weighted) =>
    [
        .. Enumerable.Range(0, Bins).Select(bin => new CalibrationBin(Lower(bin), Lower(bin + 1), _rows[bin], _correct[bin], _rows[bin] == 0 ? null : _confidence[bin] / _weight[bin])
        {
            Weight = weighted ? _weight[bin] : null,
            CorrectWeight = weighted ? _correctWeight[bin] : null,
            EffectiveRows = weighted && _rows[bin] > 0 ? WeightSummary.Effective(_weight[bin], _squares[bin]) : null,
        }),
    ];

    private static double Lower(int bin) => (double)bin / Bins;
}
