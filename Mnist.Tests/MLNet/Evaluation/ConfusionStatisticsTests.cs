using Mnist.MLNet.Evaluation;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>What follows from a confusion matrix, compared with cases worked by hand.</summary>
public sealed class ConfusionStatisticsTests
{
    [Fact]
    public void Kappa_and_correlation_are_those_worked_by_hand()
    {
        // 20 + 15 of 50 agree; chance: 25/50 * 30/50 + 25/50 * 20/50 = 0.5. So kappa is (0.7 - 0.5) / 0.5.
        ConfusionStatistics two = new([[20, 5], [10, 15]], ["yes", "no"]);

        Assert.Equal(0.7, two.Accuracy!.Value, 1e-15);
        Assert.Equal(0.4, two.Kappa!.Value, 1e-15);

        // (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN)).
        Assert.Equal(((20.0 * 15) - (5 * 10)) / Math.Sqrt(30.0 * 25 * 25 * 20), two.MatthewsCorrelation!.Value, 1e-15);
        Assert.Null(two.Undefined);
    }

    [Fact]
    public void Figures_of_three_classes_are_those_worked_by_hand()
    {
        ConfusionStatistics three = new([[3, 1, 0], [0, 2, 2], [1, 0, 1]], ["a", "b", "c"]);

        Assert.Equal([3 / 4.0, 2 / 3.0, 1 / 3.0], three.PerClass.Select(row => row.Precision!.Value));
        Assert.Equal([3 / 4.0, 2 / 4.0, 1 / 2.0], three.PerClass.Select(row => row.Recall!.Value));
        Assert.Equal([6 / 8.0, 4 / 7.0, 2 / 5.0], three.PerClass.Select(row => row.F1!.Value));
        Assert.Equal((3 / 4.0 + 2 / 3.0 + 1 / 3.0) / 3, three.Macro.Precision!.Value, 1e-15);
        Assert.Equal(((4 * 6 / 8.0) + (4 * 4 / 7.0) + (2 * 2 / 5.0)) / 10, three.Weighted.F1!.Value, 1e-15);
        Assert.Equal(three.Accuracy!.Value, three.Weighted.Recall!.Value, 1e-15);

        // Six of ten right; true 4, 4, 2; predicted 4, 3, 3: 4*4 + 4*3 + 2*3 = 34.
        Assert.Equal((60 - 34) / (100.0 - 34), three.Kappa!.Value, 1e-15);
        Assert.Equal((60 - 34) / Math.Sqrt((100.0 - 36) * (100 - 34)), three.MatthewsCorrelation!.Value, 1e-15);
        Assert.Equal([new ConfusedPair("b", "c", 2, 0.5), new ConfusedPair("c", "a", 1, 0.5), new ConfusedPair("a", "b", 1, 0.25)], three.MostConfused);
    }

    [Fact]
    public void Counts_of_trillions_neither_overflow_nor_round()
    {
        const long Many = 1_000_000_000_000;
        ConfusionStatistics large = new([[20 * Many, 5 * Many], [10 * Many, 15 * Many]], ["yes", "no"]);
        ConfusionStatistics one = new([[1_000_000_000_000_000_000, 0], [1, 1]], ["usual", "rare"]);

        Assert.Equal(0.4, large.Kappa!.Value, 1e-14);
        Assert.Equal(250 / Math.Sqrt(30.0 * 25 * 25 * 20), large.MatthewsCorrelation!.Value, 1e-14);

        // In double the squares of 10^18 and of 10^18 + 1 are the same number.
        Assert.Equal(1 / Math.Sqrt(2), one.MatthewsCorrelation!.Value, 1e-9);
        Assert.Equal(2.0 / 3, one.Kappa!.Value, 1e-9);
    }

    [Fact]
    public void Absent_classes_are_in_no_mean_and_say_why()
    {
        // b occurs and is never predicted, c neither occurs nor is predicted, d does not occur and is predicted once.
        ConfusionStatistics statistics = new([[3, 0, 0, 1], [2, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], ["a", "b", "c", "d"]);

        Assert.Equal([0.6, null, null, 0], statistics.PerClass.Select(row => row.Precision));
        Assert.Equal([0.75, 0, null, null], statistics.PerClass.Select(row => row.Recall));
        Assert.Equal([6 / 9.0, 0, null, 0], statistics.PerClass.Select(row => row.F1));
        Assert.Equal((0.3, 2), (statistics.Macro.Precision!.Value, statistics.Macro.PrecisionClasses));
        Assert.Equal((0.375, 2), (statistics.Macro.Recall!.Value, statistics.Macro.RecallClasses));
        Assert.Equal((6 / 27.0, 3), (Math.Round(statistics.Macro.F1!.Value, 15), statistics.Macro.F1Classes), (left, right) => Math.Abs(left.Item1 - right.Item1) < 1e-12 && left.Item2 == right.Item2);
        Assert.Equal((0.6, 1), (statistics.Weighted.Precision!.Value, statistics.Weighted.PrecisionClasses));
        Assert.Null(statistics.PerClass[0].Undefined);
        Assert.Equal("no row is predicted as this class", statistics.PerClass[1].Undefined!["precision"]);
        Assert.Equal("no row is of this class", statistics.PerClass[3].Undefined!["recall"]);
        Assert.Equal("no row is of this class or predicted as it", statistics.PerClass[2].Undefined!["f1"]);
        Assert.Null(statistics.PerClass[2].RecallInterval);
    }

    [Fact]
    public void What_one_class_leaves_undefined_is_null_with_a_reason()
    {
        ConfusionStatistics sure = new([[4, 0], [0, 0]], ["a", "b"]);
        ConfusionStatistics wrong = new([[3, 1], [0, 0]], ["a", "b"]);
        ConfusionStatistics blind = new([[3, 0], [1, 0]], ["a", "b"]);
        ConfusionStatistics empty = new([[0]], ["a"]);

        Assert.Equal((null, "all rows are of one class and predicted as it, so chance agrees as well"), (sure.Kappa, sure.Undefined!["kappa"]));
        Assert.Equal((null, "all rows are of one class"), (sure.MatthewsCorrelation, sure.Undefined!["matthewsCorrelation"]));
        Assert.Equal((0.0, null), (wrong.Kappa!.Value, wrong.MatthewsCorrelation));
        Assert.Equal((0.0, "all rows are predicted as one class"), (blind.Kappa!.Value, blind.Undefined!["matthewsCorrelation"]));
        Assert.Equal((null, null, null, "there are no rows"), (empty.Accuracy, empty.AccuracyInterval, empty.Macro.F1, empty.Undefined!["kappa"]));
    }

    [Fact]
    public void A_matrix_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ConfusionStatistics([[1, 2]], ["a"]));
        Assert.Throws<ArgumentException>(() => new ConfusionStatistics([[1, -2], [0, 1]], ["a", "b"]));
        Assert.Contains("for each of its 2 classes; received 1 rows.", Assert.Throws<ArgumentException>(() => new ConfusionStatistics([[1, 2]], ["a", "b"])).Message, StringComparison.Ordinal);
    }
}
