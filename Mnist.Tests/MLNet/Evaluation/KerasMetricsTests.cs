using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
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
    public void Figures_of_two_classes(string name) => Each(name, (rows, arrays) =>
    {
        BinaryResult result = Binary(arrays, rows, column: 0);
        return [name switch
        {
            "binary_accuracy" => result.Accuracy,
            "precision" => result.Positive.Precision!.Value,
            "recall" => result.Positive.Recall!.Value,
            "true_positives" => result.TruePositives,

            // Scores are further apart than Keras' thresholds here, so that its area is the area.
            _ => result.Curves.Auc!.Value,
        }];
    });

    [Fact]
    public void Precision_at_other_thresholds()
    {
        double[] thresholds = [.. Config("precision_thresholds").GetProperty("thresholds").EnumerateArray().Select(threshold => threshold.GetDouble())];

        // Keras gives 0 where nothing is predicted.
        Each("precision_thresholds", (rows, arrays) => [.. thresholds.Select(threshold => Binary(arrays, rows, 0, threshold).Positive.Precision ?? 0)]);
    }

    [Fact]
    public void Precision_of_one_class_of_several() => Each("precision_class", (rows, arrays) => [Binary(arrays, rows, Config("precision_class").GetProperty("class_id").GetInt32()).Positive.Precision!.Value]);

    [Theory]
    [InlineData("categorical_accuracy")]
    [InlineData("sparse_categorical_accuracy")]
    [InlineData("categorical_crossentropy")]
    public void Figures_of_several_classes(string name) =>
        Each(name, (rows, arrays) => [name.EndsWith("accuracy", StringComparison.Ordinal) ? Multiclass(arrays, rows).Accuracy : Multiclass(arrays, rows).LogLoss]);

    [Theory]
    [InlineData("top_2", 2)]
    [InlineData("sparse_top_3", 3)]
    public void Top_k_but_for_the_row_of_equal_scores(string name, int k) => Each(name, (rows, arrays) =>
    {
        TopKAccuracy top = Multiclass(arrays, rows).TopK.Single(top => top.K == k);
        return [(double)(top.Correct + (Labels(arrays)[TiedRow] >= k ? 1 : 0)) / rows];
    });

    [Theory]
    [InlineData("f1")]
    [InlineData("f1_macro")]
    public void F1_but_for_the_row_of_equal_scores(string name) => Each(name, (rows, arrays) =>
    {
        EvaluationResult result = Multiclass(arrays, rows);
        double[] f1 = new double[Classes.Length];
        for (int i = 0; i < f1.Length; i++)
        {
            // Keras calls that row every class; here it is class 0.
            long hits = result.ConfusionMatrix[i][i] + (i == Labels(arrays)[TiedRow] ? 1 : 0);
            long predicted = result.ConfusionMatrix.Sum(row => row[i]) + (i == 0 ? 0 : 1);
            f1[i] = 2.0 * hits / (result.PerClass[i].Support + predicted);
        }

        return name == "f1" ? f1 : [f1.Average()];
    });

    [Theory]
    [InlineData("mean_absolute_error")]
    [InlineData("mean_squared_error")]
    [InlineData("root_mean_squared_error")]
    [InlineData("r2_score")]
    public void Figures_of_numbers(string name) => Each(name, (rows, arrays) =>
    {
        RegressionResult[] columns = [.. Enumerable.Range(0, arrays["y_pred"].shape[-1]).Select(column => new RegressionEvaluator().Evaluate(
            ScoredRows.Of(Column(arrays["y_pred"], rows, column), Column(arrays["y_true"], rows, column), NumberDataViewType.Single)))];
        return [name switch
        {
            "mean_absolute_error" => columns.Average(column => column.MeanAbsoluteError),
            "mean_squared_error" => columns.Average(column => column.MeanSquaredError),
            "root_mean_squared_error" => Math.Sqrt(columns.Average(column => column.MeanSquaredError)),
            _ => columns.Average(column => column.RSquared!.Value),
        }];
    });

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

    private static BinaryResult Binary(IReadOnlyDictionary<string, NDArray> arrays, int rows, int column, double threshold = 0.5) => new BinaryEvaluator().Evaluate(
        ScoredRows.Binary(Column(arrays["y_pred"], rows, column), [.. Column(arrays["y_true"], rows, column).Select(label => label == 1)]), threshold: threshold);

    private static EvaluationResult Multiclass(IReadOnlyDictionary<string, NDArray> arrays, int rows) => new MulticlassEvaluator().Evaluate(
        ScoredRows.Multiclass([.. arrays["y_pred"].ToArray<float>().Chunk(Classes.Length).Take(rows)], [.. Labels(arrays).Take(rows)], Classes));

    private static int[] Labels(IReadOnlyDictionary<string, NDArray> arrays) =>
        arrays["y_true"].ndim == 1 ? arrays["y_true"].ToArray<int>() : [.. arrays["y_true"].ToArray<float>().Chunk(Classes.Length).Select(row => Array.IndexOf(row, 1f))];

    private static float[] Column(NDArray array, int rows, int column)
    {
        int columns = array.shape[-1];
        return [.. array.ToArray<float>().Where((_, i) => i % columns == column).Take(rows)];
    }
}
