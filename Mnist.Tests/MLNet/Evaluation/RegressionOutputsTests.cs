using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Models.Graphs;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Models that predict several numbers: each has its own metrics, and their means count each once.</summary>
public sealed class RegressionOutputsTests
{
    private const double Tolerance = 1e-12;
    private static readonly float[][] Scores = [[1, 10], [3, 20], [2, 30]];
    private static readonly double[][] Labels = [[1, 12], [2, 20], [4, 27]];

    private static MemoryColumn Double(string name, Func<int, double> value) => ScoredRows.Column(name, NumberDataViewType.Double, value);

    private static MemoryDataView View(params MemoryColumn[] more) => new MemoryDataView(3, [MemoryColumn.Vectors("Score", 2, (row, values) => Scores[row].CopyTo(values)), .. more]);

    [Fact]
    public void Each_output_is_as_it_is_alone_and_the_mean_counts_each_once()
    {
        IDataView view = View(Double("length", row => Labels[row][0]), Double("weight", row => Labels[row][1]));

        RegressionOutputsResult result = new RegressionEvaluator().EvaluateOutputs(view, ["Score"], ["length", "weight"]);

        Assert.Equal(["length", "weight"], result.Outputs.Select(output => output.Name));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(
                new RegressionEvaluator().Evaluate(ScoredRows.Of([.. Scores.Select(row => row[i])], [.. Labels.Select(row => row[i])], NumberDataViewType.Double)),
                result.Outputs[i].Metrics);
        }

        // By hand: errors 0, 1, -2 and -2, 0, 3.
        (double first, double second) = (5 / 3.0, 13 / 3.0);
        Assert.Equal((1 + (5 / 3.0)) / 2, result.Mean.MeanAbsoluteError, Tolerance);
        Assert.Equal((first + second) / 2, result.Mean.MeanSquaredError, Tolerance);
        Assert.Equal((Math.Sqrt(first) + Math.Sqrt(second)) / 2, result.Mean.RootMeanSquaredError, Tolerance);
        double means = (1 - (5 / (14 / 3.0)) + (1 - (13 / ((Math.Pow(12 - (59 / 3.0), 2) + Math.Pow(20 - (59 / 3.0), 2) + Math.Pow(27 - (59 / 3.0), 2)))))) / 2;
        Assert.Equal((means, 2), (result.Mean.RSquared!.Value, result.Mean.RSquaredOutputs), (one, other) => Math.Abs(one.Item1 - other.Item1) < Tolerance && one.Item2 == other.Item2);
    }

    [Fact]
    public void An_output_without_a_coefficient_counts_neither_as_0_nor_as_1()
    {
        IDataView view = View(Double("same", _ => 2), Double("weight", row => Labels[row][1]));

        RegressionOutputsResult result = new RegressionEvaluator().EvaluateOutputs(view, ["Score"], ["same", "weight"]);

        Assert.Equal((null, "all labels are the same, so there is nothing to explain"), (result.Outputs[0].Metrics.RSquared, result.Outputs[0].Metrics.Undefined!["rSquared"]));
        Assert.Equal((result.Outputs[1].Metrics.RSquared, 1), (result.Mean.RSquared, result.Mean.RSquaredOutputs));
    }

    [Fact]
    public void A_label_that_is_missing_for_one_output_leaves_the_others_theirs()
    {
        IDataView view = View(Double("length", row => row == 1 ? double.NaN : Labels[row][0]), Double("weight", row => Labels[row][1]));

        RegressionOutputsResult result = new RegressionEvaluator().EvaluateOutputs(view, ["Score"], ["length", "weight"]);

        Assert.Equal((2L, 1L, 3L, 0L), (result.Outputs[0].Metrics.Rows, result.Outputs[0].Metrics.MissingLabels, result.Outputs[1].Metrics.Rows, result.Outputs[1].Metrics.MissingLabels));
        Assert.Equal(
            "None of 3 rows can be evaluated for 'length': 3 have no label, and the scores of 0 are NaN or infinite; give labelled rows, and a model whose weights are numbers.",
            Assert.Throws<ScoringException>(() => new RegressionEvaluator().EvaluateOutputs(View(Double("length", _ => double.NaN), Double("weight", row => row)), ["Score"], ["length", "weight"])).Message);
    }

    [Fact]
    public void Weights_are_those_of_the_rows_for_every_output()
    {
        IDataView view = View(Double("length", row => Labels[row][0]), Double("weight", row => Labels[row][1]), Double("times", row => row + 1));

        RegressionOutputsResult result = new RegressionEvaluator { WeightColumn = "times" }.EvaluateOutputs(view, ["Score"], ["length", "weight"]);

        Assert.Equal((8 / 6.0, 11 / 6.0), (result.Outputs[0].Metrics.MeanAbsoluteError, result.Outputs[1].Metrics.MeanAbsoluteError));
        Assert.Equal(6, result.Outputs[1].Metrics.Weights!.Sum);
    }

    [Fact]
    public void Numbers_and_labels_must_be_as_many()
    {
        IDataView view = View(Double("length", row => row), Double("width", row => row), Double("height", row => row));

        Assert.Equal(
            "'Score' has 2 numbers for a row, and there are 3 labels (length, width, height); give a label for each number.",
            Assert.Throws<ScoringException>(() => new RegressionEvaluator().EvaluateOutputs(view, ["Score"], ["length", "width", "height"])).Message);
        Assert.Equal(
            "No column of labels is given; name those with the right numbers.", Assert.Throws<ScoringException>(() => new RegressionEvaluator().EvaluateOutputs(view, ["Score"], [])).Message);
        Assert.Equal(
            "A column of labels is given twice (width, width); give each once.",
            Assert.Throws<ScoringException>(() => new RegressionEvaluator().EvaluateOutputs(view, ["Score"], ["width", "width"])).Message);
        Assert.Equal(
            "'Score' has 2 numbers for a row, and a label is one; give an output of one number, or measure each of several with EvaluateOutputs.",
            Assert.Throws<ScoringException>(() => new RegressionEvaluator().Evaluate(view, labelColumn: "length")).Message);
    }

    [Fact]
    public void A_model_of_several_outputs_is_measured_by_the_labels_of_their_names_and_one_of_a_vector_by_their_order()
    {
        Tensors input = keras.Input(2, name: "input");
        KerasTensor first = keras.layers.Dense(1, name: "first").Apply(input)[0];
        KerasTensor second = keras.layers.Dense(1, name: "second").Apply(input)[0];
        using TemporaryFolder folder = new();
        keras.Model(input, new Dictionary<string, KerasTensor> { ["first"] = first, ["second"] = second }).save(Path.Combine(folder.Path, "two"));
        keras.Model(input, keras.layers.Dense(2).Apply(input)).save(Path.Combine(folder.Path, "vector"));
        float[][] rows = [[1, 2], [3, -1], [0.5f, 4]];
        MemoryDataView data = new(3, [
            MemoryColumn.Vectors("Features", 2, (row, values) => rows[row].CopyTo(values)),
            Double("second", row => row), Double("first", row => -row)]);

        foreach (string engine in (string[])["onnx", "managed"])
        {
            RegressionOutputsResult two = new RegressionEvaluator().EvaluateOutputs(Path.Combine(folder.Path, "two"), data, ["second", "first"], engine: engine);
            RegressionOutputsResult vector = new RegressionEvaluator().EvaluateOutputs(Path.Combine(folder.Path, "vector"), data, ["second", "first"], engine: engine);

            foreach (RegressionOutput output in two.Outputs)
            {
                RegressionResult alone = new RegressionEvaluator().Evaluate(Path.Combine(folder.Path, "two"), data, labelColumn: output.Name, output: output.Name, engine: engine);
                Assert.Equal((alone.MeanAbsoluteError, alone.RSquared), (output.Metrics.MeanAbsoluteError, output.Metrics.RSquared));
            }

            Assert.Equal(["second", "first"], vector.Outputs.Select(output => output.Name));
        }
    }
}
