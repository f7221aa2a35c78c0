using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>
/// The evaluators' figures of the rows in <c>fixtures/metrics</c>, as far as Keras defines them alike. Two it does not: its AUC of the precision-recall curve is drawn between 200 thresholds, and average precision
/// is not; and of equal scores it calls every class predicted and among the first k, where one class is predicted here.
/// </summary>
[Trait("Category", "fixtures")]
public sealed class KerasMetricsTests
{
    private const double Tolerance = 1e-6;
    private const int TiedRow = 3;

    private static readonly string[] Classes = ["0", "1", "2", "3"];

    [Theory]
    [InlineData("binary_accuracy")]
    [InlineData("precision")]
    [InlineData("recall")]
    [InlineData("true_positives")]
    [InlineData("auc")]
    [InlineData("binary_accuracy_weighted")]
    [InlineData("precision_weighted")]
    [InlineData("recall_weighted")]
    [InlineData("true_positives_weighted")]
    [InlineData("auc_weighted")]
    public void Figures_of_two_classes(string name) => Each(name, (rows, arrays) =>
    {
        BinaryResult result = Binary(arrays, rows, column: 0);
        return [name.Replace("_weighted", string.Empty, StringComparison.Ordinal) switch
        {
            "binary_accuracy" => result.Accuracy,
            "precision" => result.Positive.Precision!.Value,
            "recall" => result.Positive.Recall!.Value,
            "true_positives" => result.WeightedConfusion?.Sums[1][1] ?? result.TruePositives,

            // Scores are further apart than Keras' thresholds here, so that its area is the area.
            _ => result.Curves.Auc!.Value,
        }];
    });

    [Theory]
    [InlineData("precision_thresholds")]
    [InlineData("precision_thresholds_weighted")]
    public void Precision_at_other_thresholds(string name)
    {
        double[] thresholds = [.. Config(name).GetProperty("thresholds").EnumerateArray().Select(threshold => threshold.GetDouble())];

        // Keras gives 0 where nothing is predicted.
        Each(name, (rows, arrays) => [.. thresholds.Select(threshold => Binary(arrays, rows, 0, threshold).Positive.Precision ?? 0)]);
    }

    [Theory]
    [InlineData("precision_class")]
    [InlineData("precision_class_weighted")]
    public void Precision_of_one_class_of_several(string name) => Each(name, (rows, arrays) => [Binary(arrays, rows, Config(name).GetProperty("class_id").GetInt32()).Positive.Precision!.Value]);

    [Theory]
    [InlineData("categorical_accuracy")]
    [InlineData("sparse_categorical_accuracy")]
    [InlineData("categorical_crossentropy")]
    [InlineData("categorical_accuracy_weighted")]
    [InlineData("sparse_categorical_accuracy_weighted")]
    [InlineData("categorical_crossentropy_weighted")]
    public void Figures_of_several_classes(string name) =>
        Each(name, (rows, arrays) => [name.Contains("accuracy", StringComparison.Ordinal) ? Multiclass(arrays, rows).Accuracy : Multiclass(arrays, rows).LogLoss]);

    [Theory]
    [InlineData("top_2", 2)]
    [InlineData("sparse_top_3", 3)]
    [InlineData("top_2_weighted", 2)]
    [InlineData("sparse_top_3_weighted", 3)]
    public void Top_k_but_for_the_row_of_equal_scores(string name, int k) => Each(name, (rows, arrays) =>
    {
        TopKAccuracy top = Multiclass(arrays, rows).TopK.Single(top => top.K == k);
        double[] weights = Weights(arrays, rows) ?? [.. Enumerable.Repeat(1.0, rows)];
        return [top.Accuracy + (Labels(arrays)[TiedRow] >= k ? weights[TiedRow] / weights.Sum() : 0)];
    });

    [Theory]
    [InlineData("f1")]
    [InlineData("f1_macro")]
    [InlineData("f1_weighted")]
    [InlineData("f1_macro_weighted")]
    public void F1_but_for_the_row_of_equal_scores(string name) => Each(name, (rows, arrays) =>
    {
        EvaluationResult result = Multiclass(arrays, rows);
        double[] f1 = new double[Classes.Length];
        IReadOnlyList<IReadOnlyList<double>> matrix = result.WeightedConfusion?.Sums ?? [.. result.ConfusionMatrix.Select(row => (double[])[.. row.Select(count => (double)count)])];
        double tied = Weights(arrays, rows)?[TiedRow] ?? 1;
        for (int i = 0; i < f1.Length; i++)
        {
            // Keras calls that row every class; here it is class 0.
            double hits = matrix[i][i] + (i == Labels(arrays)[TiedRow] ? tied : 0);
            double predicted = matrix.Sum(row => row[i]) + (i == 0 ? 0 : tied);
            f1[i] = 2.0 * hits / ((result.PerClass[i].Weight ?? result.PerClass[i].Support) + predicted);
        }

        return !name.StartsWith("f1_macro", StringComparison.Ordinal) ? f1 : [f1.Average()];
    });

    [Theory]
    [InlineData("mean_absolute_error")]
    [InlineData("mean_squared_error")]
    [InlineData("root_mean_squared_error")]
    [InlineData("r2_score")]
    [InlineData("mean_absolute_error_weighted")]
    [InlineData("mean_squared_error_weighted")]
    [InlineData("root_mean_squared_error_weighted")]
    [InlineData("r2_score_weighted")]
    public void Figures_of_numbers(string name) => Each(name, (rows, arrays) =>
    {
        RegressionResult[] columns = [.. Enumerable.Range(0, arrays["y_pred"].shape[-1]).Select(column => new RegressionEvaluator { WeightColumn = WeightOf(arrays) }.Evaluate(
            ScoredRows.Of(Column(arrays["y_pred"], rows, column), Column(arrays["y_true"], rows, column), NumberDataViewType.Single, Weights(arrays, rows))))];
        return [name.Replace("_weighted", string.Empty, StringComparison.Ordinal) switch
        {
            "mean_absolute_error" => columns.Average(column => column.MeanAbsoluteError),
            "mean_squared_error" => columns.Average(column => column.MeanSquaredError),
            "root_mean_squared_error" => Math.Sqrt(columns.Average(column => column.MeanSquaredError)),
            _ => columns.Average(column => column.RSquared!.Value),
        }];
    });

    [Theory]
    [InlineData("mean_absolute_error", false)]
    [InlineData("mean_absolute_error", true)]
    [InlineData("mean_squared_error", false)]
    [InlineData("mean_squared_error", true)]
    [InlineData("r2_score", false)]
    [InlineData("r2_score", true)]
    public void Means_over_several_numbers(string name, bool weighted) => Each(weighted ? name + "_weighted" : name, (rows, arrays) =>
    {
        int columns = arrays["y_pred"].shape[-1];
        Assert.True(columns > 1);
        MemoryDataView view = new(rows, [
            MemoryColumn.Vectors("Label", columns, (row, values) => Row(arrays["y_true"], row, columns).CopyTo(values)),
            MemoryColumn.Vectors("Score", columns, (row, values) => Row(arrays["y_pred"], row, columns).CopyTo(values)),
            .. weighted ? [ScoredRows.Column(ScoredRows.Weight, NumberDataViewType.Double, row => Weights(arrays, rows)![row])] : (MemoryColumn[])[]]);
        RegressionMeans mean = new RegressionEvaluator { WeightColumn = WeightOf(arrays) }.EvaluateOutputs(view, ["Score"], ["Label"]).Mean;
        return [name switch { "mean_absolute_error" => mean.MeanAbsoluteError, "mean_squared_error" => mean.MeanSquaredError, _ => mean.RSquared!.Value }];
    });

    private static float[] Row(NDArray array, long row, int columns) => array.ToArray<float>().AsSpan((int)row * columns, columns).ToArray();

    private static void Each(string name, Func<int, IReadOnlyDictionary<string, NDArray>, double[]> figures)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(FixtureFolder.Require("metrics"), name + ".npz"));
        int rows = 0;
        List<float> found = [];
        foreach (int size in arrays["sizes"].ToArray<int>())
        {
            rows += size;
            found.AddRange(figures(rows, arrays).Select(figure => (float)figure));
        }

        Agreement.Check(name, arrays["results"].ToArray<float>(), [.. found], Tolerance);
    }

    private static System.Text.Json.JsonElement Config(string name) =>
        System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(FixtureFolder.Require("metrics"), name + ".json"))).RootElement.GetProperty("config");

    private static BinaryResult Binary(IReadOnlyDictionary<string, NDArray> arrays, int rows, int column, double threshold = 0.5) => new BinaryEvaluator { WeightColumn = WeightOf(arrays) }.Evaluate(
        ScoredRows.Binary(Column(arrays["y_pred"], rows, column), [.. Column(arrays["y_true"], rows, column).Select(label => label == 1)], Weights(arrays, rows)), threshold: threshold);

    private static EvaluationResult Multiclass(IReadOnlyDictionary<string, NDArray> arrays, int rows) => new MulticlassEvaluator { WeightColumn = WeightOf(arrays) }.Evaluate(
        ScoredRows.Multiclass([.. arrays["y_pred"].ToArray<float>().Chunk(Classes.Length).Take(rows)], [.. Labels(arrays).Take(rows)], Weights(arrays, rows), Classes));

    private static string? WeightOf(IReadOnlyDictionary<string, NDArray> arrays) => arrays.ContainsKey("sample_weight") ? ScoredRows.Weight : null;

    private static double[]? Weights(IReadOnlyDictionary<string, NDArray> arrays, int rows) =>
        arrays.TryGetValue("sample_weight", out NDArray? weights) ? [.. weights.ToArray<float>().Take(rows).Select(weight => (double)weight)] : null;

    private static int[] Labels(IReadOnlyDictionary<string, NDArray> arrays) =>
        arrays["y_true"].ndim == 1 ? arrays["y_true"].ToArray<int>() : [.. arrays["y_true"].ToArray<float>().Chunk(Classes.Length).Select(row => Array.IndexOf(row, 1f))];

    private static float[] Column(NDArray array, int rows, int column)
    {
        int columns = array.shape[-1];
        return [.. array.ToArray<float>().Where((_, i) => i % columns == column).Take(rows)];
    }
}
