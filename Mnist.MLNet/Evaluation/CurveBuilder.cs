using System.Numerics;

namespace Mnist.MLNet.Evaluation;

/// <summary>Makes curves and the areas under them from counted scores.</summary>
internal static class CurveBuilder
{
    // Drawn a few hundred pixels wide, closer points cannot be told apart.
    private const double Step = 0.02;
    private const int Digits = 6;

    /// <summary>Of counted rows; areas are summed in 128 bits, so that no number of rows rounds.</summary>
    public static ScoreCurves Build(string label, ScoreHistogram scores) =>
        Build(label, scores.Descending().Select(cell => ((Int128)cell.Positives, (Int128)cell.Negatives)), scores.Positives, scores.Negatives, scores.IsExact, least: 1);

    /// <summary>Of rows that have weights.</summary>
    public static ScoreCurves Build(string label, WeightedHistogram scores) =>
        Build(label, scores.Descending().Select(cell => (cell.Positives, cell.Negatives)), scores.Positives, scores.Negatives, scores.IsExact, least: 0);

    // What is least of a class in one cell bounds what neighbouring scores that share one cost.
    private static ScoreCurves Build<T>(string label, IEnumerable<(T Positives, T Negatives)> cells, double all, double others, bool isExact, double least)
        where T : INumber<T>
    {
        Dictionary<string, string> undefined = [];
        if (all == 0 || others == 0)
        {
            undefined["auc"] = all == 0 ? "no row is of this class" : "no row is of another class";
        }

        if (all == 0)
        {
            undefined["averagePrecision"] = undefined["auc"];
        }

        Line roc = new();
        Line precisions = new();
        roc.Add(0, 0);
        (T reached, T wrong) = (T.Zero, T.Zero);
        (T area, T shared) = (T.Zero, T.Zero);
        (double average, double lowest, double highest) = (0, 0, 0);
        foreach ((T hits, T misses) in cells)
        {
            // In halves: a pair of equal scores counts one half.
            area += misses * (reached + reached + hits);
            shared += misses * hits;
            (double above, double falsely) = (double.CreateChecked(reached), double.CreateChecked(wrong));
            (double positives, double negatives) = (double.CreateChecked(hits), double.CreateChecked(misses));
            double passed = above + falsely;
            double precision = (above + positives) / (passed + positives + negatives);
            average += positives * precision;
            if (positives > 0)
            {
                highest += positives * ((above + positives) / (passed + positives));
                lowest += passed + negatives > 0 ? positives * ((above + least) / (passed + negatives + least)) : positives;
            }

            // Where the curve leaves the left side and where it reaches the top are what one looks at.
            if (falsely == 0 && negatives > 0)
            {
                roc.Pin();
            }

            bool top = above < all && above + positives >= all;
            reached += hits;
            wrong += misses;
            (above, falsely) = (double.CreateChecked(reached), double.CreateChecked(wrong));
            roc.Add(others > 0 ? Math.Min(1, falsely / others) : 0, all > 0 ? Math.Min(1, above / all) : 0);
            if (top)
            {
                roc.Pin();
            }

            precisions.Add(all > 0 ? Math.Min(1, above / all) : 0, precision);
        }

        roc.Pin();
        precisions.Pin();
        return new ScoreCurves
        {
            Label = label,
            Auc = undefined.ContainsKey("auc") ? null : Math.Min(1, double.CreateChecked(area) / (2 * all * others)),
            AucError = isExact || undefined.ContainsKey("auc") ? 0 : double.CreateChecked(shared) / (2 * all * others),
            AveragePrecision = all == 0 ? null : Math.Min(1, average / all),
            AveragePrecisionError = isExact || all == 0 ? 0 : Math.Max(highest - average, average - lowest) / all,
            FalsePositiveRate = undefined.ContainsKey("auc") ? [] : roc.X,
            TruePositiveRate = undefined.ContainsKey("auc") ? [] : roc.Y,
            Recall = all == 0 ? [] : precisions.X,
            Precision = all == 0 ? [] : precisions.Y,
            Undefined = undefined.Count == 0 ? null : undefined,
        };
    }

    // A curve of as few points as show its shape; x only grows.
    private sealed class Line
    {
        private (double X, double Y)? _kept;
        private (double X, double Y)? _last;

        public List<double> X { get; } = [];

        public List<double> Y { get; } = [];

        public void Add(double x, double y)
        {
            if (_kept is not { } kept)
            {
                Keep((x, y));
            }
            else if (Math.Abs(x - kept.X) >= Step || Math.Abs(y - kept.Y) >= Step)
            {
                // The corner before a long step is part of the shape.
                if (_last is { } last && last != kept && Math.Max(Math.Abs(x - last.X), Math.Abs(y - last.Y)) >= Step)
                {
                    Keep(last);
                }

                Keep((x, y));
            }

            _last = (x, y);
        }

        /// <summary>Keeps the last point, however close it is.</summary>
        public void Pin()
        {
            if (_last is { } last && last != _kept)
            {
                Keep(last);
            }
        }

        private void Keep((double X, double Y) point)
        {
            _kept = point;
            X.Add(Math.Round(point.X, Digits));
            Y.Add(Math.Round(point.Y, Digits));
        }
    }
}
