namespace Mnist.MLNet.Evaluation;

/// <summary>Makes curves and the areas under them from counted scores.</summary>
internal static class CurveBuilder
{
    // Drawn a few hundred pixels wide, closer points cannot be told apart.
    private const double Step = 0.02;
    private const int Digits = 6;

    public static ScoreCurves Build(string label, ScoreHistogram scores)
    {
        (double all, double others) = (scores.Positives, scores.Negatives);
        Dictionary<string, string> undefined = [];
        if (scores.Positives == 0 || scores.Negatives == 0)
        {
            undefined["auc"] = scores.Positives == 0 ? "no row is of this class" : "no row is of another class";
        }

        if (scores.Positives == 0)
        {
            undefined["averagePrecision"] = undefined["auc"];
        }

        Line roc = new();
        Line precisions = new();
        roc.Add(0, 0);
        (long above, long falsely) = (0, 0);
        (Int128 area, Int128 shared) = (0, 0);
        (double average, double lowest, double highest) = (0, 0, 0);
        foreach (ScoreCell cell in scores.Descending())
        {
            // In halves: a pair of equal scores counts one half.
            area += (Int128)cell.Negatives * ((2 * (Int128)above) + cell.Positives);
            shared += (Int128)cell.Negatives * cell.Positives;
            double passed = (double)above + falsely;
            double precision = (above + (double)cell.Positives) / (passed + cell.Positives + cell.Negatives);
            average += cell.Positives * precision;
            if (cell.Positives > 0)
            {
                highest += cell.Positives * ((above + (double)cell.Positives) / (passed + cell.Positives));
                lowest += cell.Positives * ((above + 1.0) / (passed + cell.Negatives + 1));
            }

            // Where the curve leaves the left side and where it reaches the top are what one looks at.
            if (falsely == 0 && cell.Negatives > 0)
            {
                roc.Pin();
            }

            bool top = above < scores.Positives && above + cell.Positives == scores.Positives;
            above += cell.Positives;
            falsely += cell.Negatives;
            roc.Add(others > 0 ? falsely / others : 0, all > 0 ? above / all : 0);
            if (top)
            {
                roc.Pin();
            }

            precisions.Add(all > 0 ? above / all : 0, precision);
        }

        roc.Pin();
        precisions.Pin();
        return new ScoreCurves
        {
            Label = label,
            Auc = undefined.ContainsKey("auc") ? null : (double)area / (2 * all * others),
            AucError = scores.IsExact || undefined.ContainsKey("auc") ? 0 : (double)shared / (2 * all * others),
            AveragePrecision = scores.Positives == 0 ? null : average / all,
            AveragePrecisionError = scores.IsExact || scores.Positives == 0 ? 0 : Math.Max(highest - average, average - lowest) / all,
            FalsePositiveRate = undefined.ContainsKey("auc") ? [] : roc.X,
            TruePositiveRate = undefined.ContainsKey("auc") ? [] : roc.Y,
            Recall = scores.Positives == 0 ? [] : precisions.X,
            Precision = scores.Positives == 0 ? [] : precisions.Y,
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
