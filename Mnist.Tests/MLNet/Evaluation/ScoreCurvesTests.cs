using Mnist.MLNet.Evaluation;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Areas under curves: ties, ends, what is undefined, and what many scores cost.</summary>
public sealed class ScoreCurvesTests
{
    private static ScoreCurves Curves((float Score, bool Positive)[] rows, int most = 1 << 20)
    {
        ScoreHistogram histogram = new(most);
        foreach ((float score, bool positive) in rows)
        {
            histogram.Add(score, positive);
        }

        return CurveBuilder.Build("a", histogram);
    }

    [Fact]
    public void A_case_worked_by_hand()
    {
        // Pairs of a positive and a negative: 0.8 beats both, 0.35 beats 0.1 and not 0.4. The well-known example of scikit-learn.
        ScoreCurves curves = Curves([(0.1f, false), (0.4f, false), (0.35f, true), (0.8f, true)]);

        Assert.Equal(0.75, curves.Auc!.Value, 1e-15);
        Assert.Equal(((1 * 1.0) + (2 / 3.0)) / 2, curves.AveragePrecision!.Value, 1e-15);
        Assert.Equal([0, 0, 0.5, 0.5, 1], curves.FalsePositiveRate);
        Assert.Equal([0, 0.5, 0.5, 1, 1], curves.TruePositiveRate);
        Assert.Equal([0.5, 0.5, 1, 1], curves.Recall);
        Assert.Equal([1, 0.5, 0.666667, 0.5], curves.Precision);
        Assert.Equal((0, 0), (curves.AucError, curves.AveragePrecisionError));
    }

    [Fact]
    public void Equal_scores_count_half_whatever_their_order()
    {
        (float, bool)[] rows = [.. Enumerable.Range(0, 10).Select(i => (0.5f, i < 4))];

        ScoreCurves ahead = Curves(rows);
        ScoreCurves behind = Curves([.. rows.Reverse()]);

        Assert.Equal((0.5, 0.4), (ahead.Auc!.Value, ahead.AveragePrecision!.Value));
        Assert.Equal((0.5, 0.4), (behind.Auc!.Value, behind.AveragePrecision!.Value));
        Assert.Equal([0, 1], ahead.TruePositiveRate);
    }

    [Fact]
    public void The_area_is_the_fraction_of_pairs_that_are_in_order()
    {
        Random random = new(3);
        (float Score, bool Positive)[] rows = [.. Enumerable.Range(0, 500).Select(_ => random.Next(3) == 0).Select(positive => ((float)Math.Round(random.NextDouble() * (positive ? 1 : 0.8), 2), positive))];
        double ordered = 0;
        foreach ((float high, _) in rows.Where(row => row.Positive))
        {
            ordered += rows.Where(row => !row.Positive).Sum(low => high > low.Score ? 1 : high == low.Score ? 0.5 : 0);
        }

        Assert.Equal(ordered / rows.Count(row => row.Positive) / rows.Count(row => !row.Positive), Curves(rows).Auc!.Value, 1e-14);
    }

    [Fact]
    public void Without_rows_of_the_class_or_of_others_there_is_no_area()
    {
        ScoreCurves none = Curves([(0.1f, false), (0.2f, false)]);
        ScoreCurves all = Curves([(0.1f, true), (0.2f, true)]);

        Assert.Equal((null, null), (none.Auc, none.AveragePrecision));
        Assert.Equal(("no row is of this class", "no row is of this class"), (none.Undefined!["auc"], none.Undefined["averagePrecision"]));
        Assert.Empty(none.Precision);
        Assert.Equal((null, 1.0, "no row is of another class"), (all.Auc, all.AveragePrecision!.Value, all.Undefined!["auc"]));
        Assert.Empty(all.FalsePositiveRate);
    }

    [Fact]
    public void More_scores_than_cells_are_off_by_no_more_than_is_said()
    {
        Random random = new(5);
        (float Score, bool Positive)[] rows = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next(10) == 0).Select(positive => (1 / (1 + MathF.Exp((float)(-6 * random.NextDouble()) + (positive ? 2 : 5))), positive))];

        ScoreCurves exact = Curves(rows);
        ScoreCurves coarse = Curves(rows, most: 256);
        ScoreCurves shuffled = Curves([.. rows.OrderBy(_ => random.Next())], most: 256);

        Assert.InRange(coarse.AucError, 1e-9, 0.01);
        Assert.InRange(coarse.AveragePrecisionError, 1e-9, 0.05);
        Assert.InRange(Math.Abs(coarse.Auc!.Value - exact.Auc!.Value), 0, coarse.AucError);
        Assert.InRange(Math.Abs(coarse.AveragePrecision!.Value - exact.AveragePrecision!.Value), 0, coarse.AveragePrecisionError);
        Assert.Equal((coarse.Auc, coarse.AveragePrecision), (shuffled.Auc, shuffled.AveragePrecision));
    }

    // Probabilities, logits, and each of few scores often.
    [Theory]
    [InlineData(1 << 20, false)]
    [InlineData(1 << 20, true)]
    [InlineData(5000, false)]
    [InlineData(5000, true)]
    public void Cells_are_those_that_counting_row_by_row_gives(int most, bool logits)
    {
        Random random = new(most);
        ScoreHistogram histogram = new(most);
        Dictionary<long, (long Positives, long Negatives)> expected = [];
        for (int row = 0; row < 300_000; row++)
        {
            float score = row % 3 == 0 ? random.Next(100) / 100f : logits ? (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-20, 20)) : random.NextSingle();
            bool positive = random.Next(4) == 0;
            histogram.Add(score, positive);
            (long positives, long negatives) = expected.GetValueOrDefault(ScoreHistogram.Place(score));
            expected[ScoreHistogram.Place(score)] = positive ? (positives + 1, negatives) : (positives, negatives + 1);
        }

        int shift = 0;
        while (expected.Keys.Select(place => place >> shift).Distinct().Count() > most)
        {
            shift++;
        }

        var cells = expected.GroupBy(pair => pair.Key >> shift).OrderByDescending(cell => cell.Key).Select(cell => (cell.Sum(pair => pair.Value.Positives), cell.Sum(pair => pair.Value.Negatives)));
        Assert.Equal(cells, histogram.Descending().Select(cell => (cell.Positives, cell.Negatives)));
        Assert.Equal(shift == 0, histogram.IsExact);
        Assert.Equal(300_000, histogram.Positives + histogram.Negatives);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Many_numbers_are_sorted(int count)
    {
        Random random = new(count);
        uint[] numbers = [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? (uint)random.Next(3) * (uint.MaxValue / 2) : (uint)random.NextInt64(1L << 32))];
        uint[] expected = [.. numbers.Order()];

        RadixSort.Sort(numbers);

        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void Places_are_in_the_order_of_the_scores_and_different_where_they_are()
    {
        float[] scores =
        [
            float.MinValue, -2, -1, -0.5f, -float.Epsilon, 0, float.Epsilon, 1e-30f, 0.25f, MathF.BitDecrement(0.5f), 0.5f, MathF.BitIncrement(0.5f), 0.75f, MathF.BitDecrement(1), 1, MathF.BitIncrement(1), 2, float.MaxValue,
        ];

        long[] places = [.. scores.Select(ScoreHistogram.Place)];

        Assert.Equal(places.Distinct().Order(), places);
        Assert.Equal(ScoreHistogram.Place(0), ScoreHistogram.Place(-0f));
    }

    [Fact]
    public void Curves_to_draw_have_few_points_and_keep_their_corners()
    {
        (float, bool)[] rows = [.. Enumerable.Range(0, 100_000).Select(i => (i / 100_000f, i % 3 == 0 && i > 10_000))];
        (float, bool)[] perfect = [.. Enumerable.Range(0, 10_000).Select(i => (i / 10_000f, i >= 5_000))];

        ScoreCurves curves = Curves(rows);
        ScoreCurves corner = Curves(perfect);

        Assert.InRange(curves.FalsePositiveRate.Count, 40, 220);
        Assert.InRange(curves.Recall.Count, 40, 400);
        Assert.Contains((0.0, 1.0), corner.FalsePositiveRate.Zip(corner.TruePositiveRate));
        Assert.Equal(1, corner.Auc);
    }
}
