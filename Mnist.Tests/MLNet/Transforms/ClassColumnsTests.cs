using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Mnist.Formats.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Predicted classes as ML.NET's own trainers give them: in its evaluator, in a pipeline, in a PredictionEngine and from a zip.</summary>
public sealed class ClassColumnsTests : IDisposable
{
    private const int Count = 600;

    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"digit {digit}")];

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> Engines => ["onnx", "managed"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void MLNets_evaluator_takes_a_scored_pipeline_and_gives_the_figures_of_ours(string engine)
    {
        Image[] images = Images();
        IDataView data = _context.Data.LoadFromEnumerable(images);
        using TensorFlowModel network = Network();
        IDataView scored = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engine))
            .Fit(data).Transform(data);

        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(scored, "Label", "Score");

        EvaluationResult ours = new MulticlassEvaluator().Evaluate(scored);
        Assert.InRange(metrics.MicroAccuracy, 0.85, 1);
        Assert.Equal(metrics.MicroAccuracy, ours.Accuracy, 1e-12);
        Assert.Equal(metrics.MacroAccuracy, ours.MacroAccuracy, 1e-12);
        Assert.Equal(metrics.LogLoss, ours.LogLoss, 1e-9);
        Assert.Equal(Digits, ours.PerClass.Select(row => row.Label));
        uint[] predicted = [.. scored.GetColumn<uint>("PredictedLabel")];
        Assert.Equal(scored.GetColumn<float[]>("Score").Select(scores => (uint)Array.IndexOf(scores, scores.Max()) + 1), predicted);
        Assert.Equal(ours.Accuracy, images.Zip(predicted, (image, key) => image.Digit == Digits[key - 1] ? 1.0 : 0).Average(), 1e-12);
    }

    [Fact]
    public void Labels_mapped_by_the_classes_are_right_for_MLNet_where_classes_are_missing_and_shuffled()
    {
        Image[] images = [.. Images().Where(image => image.Digit != Digits[7]).Reverse()];
        IDataView data = _context.Data.LoadFromEnumerable(images);
        using TensorFlowModel network = Network();
        ClassColumns classes = new(Digits);
        IDataView scored = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit), keyData: classes.ToKeyData(_context))
            .Append(network.ScoreTensorFlowModel("output_0", "input", classes))
            .Fit(data).Transform(data);

        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(scored, "Label", "Score");

        EvaluationResult ours = new MulticlassEvaluator().Evaluate(scored);
        Assert.InRange(metrics.MicroAccuracy, 0.85, 1);
        Assert.Equal(metrics.MicroAccuracy, ours.Accuracy, 1e-12);
        Assert.Equal(metrics.ConfusionMatrix.Counts.Select(row => row.Select(count => (long)count).ToArray()), ours.ConfusionMatrix);

        // By appearance our evaluator gives the same, and ML.NET's does not.
        IDataView appearing = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit)).Fit(scored).Transform(scored);
        Assert.Equal(ours.ConfusionMatrix, new MulticlassEvaluator().Evaluate(appearing).ConfusionMatrix);
        Assert.InRange(_context.MulticlassClassification.Evaluate(appearing).MicroAccuracy, 0, 0.5);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Keys_are_mapped_to_names_in_the_pipeline_and_one_at_a_time(string engineName)
    {
        Image[] images = Images();
        IDataView data = _context.Data.LoadFromEnumerable(images);
        using TensorFlowModel network = Network();
        TransformerChain<KeyToValueMappingTransformer> chain = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engineName, batchSize: 7)
            .Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(data);

        Prediction[] scored = [.. _context.Data.CreateEnumerable<Prediction>(chain.Transform(data), reuseRowObject: false)];

        Assert.Equal(Count, scored.Length);
        Assert.All(scored, row => Assert.Equal(Digits[row.PredictedLabel - 1], row.Name));
        using PredictionEngine<Image, Prediction> engine = _context.Model.CreatePredictionEngine<Image, Prediction>(chain);
        for (int i = 0; i < 20; i++)
        {
            Prediction one = engine.Predict(images[i]);
            Assert.Equal((scored[i].Name, scored[i].PredictedLabel), (one.Name, one.PredictedLabel));
            Assert.Equal(scored[i].Score, one.Score);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_saved_pipeline_has_the_same_columns_and_needs_nothing_but_MLNet(string engineName)
    {
        Image[] images = Images();
        IDataView data = _context.Data.LoadFromEnumerable(images);
        using TensorFlowModel network = Network();
        TransformerChain<KeyToValueMappingTransformer> chain = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engineName)
            .Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(data);
        IDataView before = chain.Transform(data);
        Prediction[] expected = [.. _context.Data.CreateEnumerable<Prediction>(before, reuseRowObject: false)];
        _context.Model.Save(chain, data.Schema, _folder.Sub("digits.zip"));
        _context.Model.Save(chain, data.Schema, _folder.Sub("again.zip"));

        MLContext other = new(seed: 2);
        ITransformer opened = other.Model.Load(_folder.Sub("digits.zip"), out _);

        Assert.All(Parts(opened), part => Assert.StartsWith("Microsoft.ML", part.GetType().Assembly.GetName().Name, StringComparison.Ordinal));
        IDataView after = opened.Transform(data);
        Assert.Equal(before.Schema["PredictedLabel"].Type, after.Schema["PredictedLabel"].Type);
        Assert.Equal(Digits, KeyNames.OfKeys(after.Schema["PredictedLabel"]));
        Assert.Equal(Digits, KeyNames.OfSlots(after.Schema["Score"]));
        Assert.Equal(Digits, KeyNames.OfKeys(before.Schema["PredictedLabel"]));
        Assert.Equal(Digits, KeyNames.OfSlots(before.Schema["Score"]));
        Prediction[] actual = [.. other.Data.CreateEnumerable<Prediction>(after, reuseRowObject: false)];
        Assert.Equal(expected.Select(row => (row.PredictedLabel, row.Name)), actual.Select(row => (row.PredictedLabel, row.Name)));
        Agreement.Check("scores", [.. expected.SelectMany(row => row.Score)], [.. actual.SelectMany(row => row.Score)], 1e-6);
        using PredictionEngine<Image, Prediction> engine = other.Model.CreatePredictionEngine<Image, Prediction>(opened);
        Assert.Equal(expected[3].Name, engine.Predict(images[3]).Name);

        IDataView labelled = other.Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(after).Transform(after);
        Assert.Equal(new MulticlassEvaluator().Evaluate(labelled).Accuracy, other.MulticlassClassification.Evaluate(labelled).MicroAccuracy, 1e-12);

        static IEnumerable<ITransformer> Parts(ITransformer part) => part is IEnumerable<ITransformer> parts ? parts.SelectMany(Parts) : [part];
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Ties_go_to_the_first_class_and_scores_that_are_no_numbers_to_none(string engineName)
    {
        (float[] Scores, uint Key)[] cases =
        [
            ([0.4f, 0.4f, 0.2f], 1),
            ([0.2f, 0.4f, 0.4f], 2),
            ([0, 0, 0], 1),
            ([-3, -2, -1], 3),
            ([float.NegativeInfinity, -1, -2], 2),
            ([1, float.PositiveInfinity, float.PositiveInfinity], 2),
            ([float.NaN, 1, 0], 0),
            ([0, 1, float.NaN], 0),
            ([float.NaN, float.NaN, float.NaN], 0),
        ];
        var model = keras.Sequential();
        model.add(keras.Input(3));
        model.add(keras.layers.Activation("linear"));
        model.save(_folder.Sub("same"));
        IDataView data = _context.Data.LoadFromEnumerable(cases.Select(row => new Three { input = row.Scores }));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Sub("same"));
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns("a", "b", "c"), engineName).Fit(data);
        _context.Model.Save(transformer, data.Schema, _folder.Sub("same.zip"));
        ITransformer opened = _context.Model.Load(_folder.Sub("same.zip"), out _);

        Assert.Equal(cases.Select(row => row.Key), transformer.Transform(data).GetColumn<uint>("PredictedLabel"));
        Assert.Equal(cases.Select(row => row.Key), opened.Transform(data).GetColumn<uint>("PredictedLabel"));
        (opened as IDisposable)?.Dispose();
    }

    [Fact]
    public void Hundreds_of_classes_keep_their_keys_in_the_zip()
    {
        const int Many = 3000;
        string[] names = [.. Enumerable.Range(0, Many).Select(i => $"class {i}")];
        var model = keras.Sequential();
        model.add(keras.Input(Many));
        model.add(keras.layers.Activation("linear"));
        model.save(_folder.Sub("many"));
        int[] picked = [.. Enumerable.Range(0, Many).Where(i => i % 7 == 0)];
        IDataView data = _context.Data.LoadFromEnumerable(picked.Select(i => new ManyScores { input = OneHot(i) }));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Sub("many"));
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(names)).Fit(data);
        _context.Model.Save(transformer, data.Schema, _folder.Sub("many.zip"));

        ITransformer opened = _context.Model.Load(_folder.Sub("many.zip"), out _);

        Assert.Equal(picked.Select(i => (uint)i + 1), opened.Transform(data).GetColumn<uint>("PredictedLabel"));
        (opened as IDisposable)?.Dispose();

        static float[] OneHot(int index)
        {
            float[] row = new float[Many];
            row[index] = 1;
            return row;
        }
    }

    [Fact]
    public void One_of_several_outputs_has_the_classes_and_columns_bear_the_names_asked_for()
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "keras3-two-in-two-out"));
        IDataView data = _context.Data.LoadFromEnumerable([new TwoInputs()]);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(fixture.Location);
        ClassColumns kinds = new("a", "b", "c") { Output = "output_0", ScoreColumn = "kind", PredictedLabelColumn = "predicted" };
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel(["output_1", "output_0"], ["left", "right"], kinds).Fit(data);

        DataViewSchema live = transformer.Transform(data).Schema;
        using MemoryStream zip = new();
        _context.Model.Save(transformer, data.Schema, zip);
        ITransformer opened = _context.Model.Load(zip, out _);

        Assert.Equal(["left", "right", "output_1", "kind", "predicted"], live.Select(column => column.Name));
        DataViewSchema saved = opened.Transform(data).Schema;
        Assert.Equal(live.Select(column => column.Name), saved.Where(column => !column.IsHidden).Select(column => column.Name));
        Assert.Equal<string>(["a", "b", "c"], KeyNames.OfSlots(saved["kind"])!);
        (opened as IDisposable)?.Dispose();
    }

    [Fact]
    public void What_cannot_be_classes_is_refused_before_a_row_is_read()
    {
        using TensorFlowModel mlp = Network();
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "keras3-two-in-two-out"));
        using TensorFlowModel two = _context.Model.LoadTensorFlowModel(fixture.Location);

        Refuses(
            "The output 'output_0' gives [10] of Single for a row, and there are 2 class names; give an output with one score of type Single for each class, and a name for each.",
            () => mlp.ScoreTensorFlowModel("output_0", "input", new ClassColumns("cat", "dog")));
        Refuses(
            "Asked for are the outputs 'output_0', 'output_1'; say in ClassColumns.Output which has the scores of the classes.",
            () => two.ScoreTensorFlowModel(["output_0", "output_1"], ["left", "right"], new ClassColumns("a", "b", "c")));
        Refuses(
            "ClassColumns.Output is 'kind'; asked for are the outputs 'output_0', 'output_1'; give one of them.",
            () => two.ScoreTensorFlowModel(["output_0", "output_1"], ["left", "right"], new ClassColumns("a", "b", "c") { Output = "kind" }));
        Refuses(
            "Two columns would be named 'input'; give ClassColumns other names.",
            () => mlp.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits) { ScoreColumn = "input" }));
        Refuses(
            "Two columns would be named 'Score'; give ClassColumns other names.",
            () => mlp.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits) { PredictedLabelColumn = "Score" }));
        Refuses("There are no classes; give their names in the order of the scores. (Parameter 'classNames')", () => new ClassColumns());
        Refuses("Class 1 has no name; give each class a name of its own. (Parameter 'classNames')", () => new ClassColumns("a", ""));
        Refuses("Two classes have the name 'a'; give each class a name of its own. (Parameter 'classNames')", () => new ClassColumns("a", "b", "a"));

        static void Refuses(string expected, Func<object> make) => Assert.Equal(expected, Assert.Throws<ArgumentException>(make).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static Image[] Images()
    {
        ImageDataset digits = DatasetLocator.Find("mnist", FixtureFolder.Data);
        return [.. Enumerable.Range(0, Count).Select(i => new Image
        {
            input = [.. digits.TestImages[(784 * i)..(784 * (i + 1))].Select(pixel => pixel / 255f)],
            Digit = Digits[digits.TestLabels[i]],
        })];
    }

    private TensorFlowModel Network() => _context.Model.LoadTensorFlowModel(Path.Combine(FixtureFolder.Repository, "models", "mlp"));

    private sealed class Image
    {
        [VectorType(784)]
        public float[] input { get; set; } = [];

        public string Digit { get; set; } = "";
    }

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }

        public string Name { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private sealed class Three
    {
        [VectorType(3)]
        public float[] input { get; set; } = [];
    }

    private sealed class ManyScores
    {
        [VectorType(3000)]
        public float[] input { get; set; } = [];
    }

    private sealed class TwoInputs
    {
        [VectorType(6)]
        public float[] left { get; set; } = new float[6];

        [VectorType(4)]
        public float[] right { get; set; } = new float[4];
    }
}
