using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Models with several inputs and outputs, and of other types than float, in ML.NET pipelines.</summary>
public sealed class TypedColumnTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Two_inputs_and_two_outputs_are_columns_by_signature_key(string engineName)
    {
        ScoringFixture fixture = Fixture("keras3-two-in-two-out");
        float[] left = fixture.Input("left", 2).ToArray<float>();
        float[] right = fixture.Input("right", 2).ToArray<float>();
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, fixture.Rows).Select(i => new TwoInputs { left = left[(6 * i)..(6 * (i + 1))], right = right[(4 * i)..(4 * (i + 1))] }));
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);
        TensorFlowEstimator estimator = model.ScoreTensorFlowModel(["output_1", "output_0"], ["right", "left"], engine: engineName);
        using TensorFlowTransformer transformer = estimator.Fit(data);

        TwoOutputs[] scored = [.. _context.Data.CreateEnumerable<TwoOutputs>(transformer.Transform(data), reuseRowObject: false)];

        Check(fixture, "output_0", scored.SelectMany(row => row.output_0));
        Check(fixture, "output_1", scored.SelectMany(row => row.output_1));
        using PredictionEngine<TwoInputs, TwoOutputs> engine = _context.Model.CreatePredictionEngine<TwoInputs, TwoOutputs>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
        TwoOutputs third = engine.Predict(new TwoInputs { left = left[12..18], right = right[8..12] });
        Assert.Equal(scored[2].output_0, third.output_0);
        Assert.Equal(scored[2].output_1, third.output_1);
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Bytes_go_in_and_a_single_number_comes_out_where_the_row_has_one(string engine)
    {
        ScoringFixture fixture = Fixture("module-resize");
        byte[] pixels = fixture.Input("image", 1).ToArray<byte>();
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, fixture.Rows).Select(i => new ByteImage { image = pixels[(784 * i)..(784 * (i + 1))] }));
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);
        TensorFlowEstimator estimator = model.ScoreTensorFlowModel(["classes", "probabilities"], ["image"], engine: engine);
        using TensorFlowTransformer transformer = estimator.Fit(data);
        IDataView view = transformer.Transform(data);

        ClassAndProbabilities[] scored = [.. _context.Data.CreateEnumerable<ClassAndProbabilities>(view, reuseRowObject: false)];

        Assert.Equal(NumberDataViewType.Int32, view.Schema["classes"].Type);
        Check(fixture, "classes", scored.Select(row => (float)row.classes));
        Check(fixture, "probabilities", scored.SelectMany(row => row.probabilities));
    }

    [Fact]
    public void The_estimator_describes_its_columns_in_advance()
    {
        ScoringFixture fixture = Fixture("module-resize");
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);
        TensorFlowEstimator estimator = model.ScoreTensorFlowModel(["classes", "probabilities"], ["image"]);
        SchemaShape before = _context.Transforms.CopyColumns("copy", "image").GetOutputSchema(SchemaShapeOf<ByteImage>());

        SchemaShape after = estimator.GetOutputSchema(before);

        Assert.Equal(["classes", "copy", "image", "probabilities"], after.Select(column => column.Name).Order(StringComparer.Ordinal));
        SchemaShape.Column classes = after.Single(column => column.Name == "classes");
        SchemaShape.Column probabilities = after.Single(column => column.Name == "probabilities");
        Assert.Equal((SchemaShape.Column.VectorKind.Scalar, typeof(int)), (classes.Kind, classes.ItemType.RawType));
        Assert.Equal((SchemaShape.Column.VectorKind.Vector, typeof(float)), (probabilities.Kind, probabilities.ItemType.RawType));
        Assert.Equal(
            "The model's input 'image' has no column; the data have: number. (Parameter 'input')",
            Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShapeOf<Number>())).Message);
    }

    [Fact]
    public void A_saved_pipeline_of_two_inputs_is_scored_by_MLNets_own_transformer()
    {
        ScoringFixture fixture = Fixture("keras3-two-in-two-out");
        float[] left = fixture.Input("left", 2).ToArray<float>();
        float[] right = fixture.Input("right", 2).ToArray<float>();
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, fixture.Rows).Select(i => new TwoInputs { left = left[(6 * i)..(6 * (i + 1))], right = right[(4 * i)..(4 * (i + 1))] }));
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel(["output_1", "output_0"], ["right", "left"]).Fit(data);
        using MemoryStream zip = new();
        _context.Model.Save(transformer, data.Schema, zip);

        ITransformer opened = _context.Model.Load(zip, out _);

        TwoOutputs[] scored = [.. _context.Data.CreateEnumerable<TwoOutputs>(opened.Transform(data), reuseRowObject: false)];
        Check(fixture, "output_0", scored.SelectMany(row => row.output_0));
        Check(fixture, "output_1", scored.SelectMany(row => row.output_1));
        (opened as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_cancelled_pipeline_stops_between_batches()
    {
        ScoringFixture fixture = Fixture("module-resize");
        using CancellationTokenSource cancel = new();
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(_ => new ByteImage { image = new byte[784] }));
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel("classes", "image", batchSize: 1, cancellation: cancel.Token).Fit(data);
        IDataView view = transformer.Transform(data);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.True(cursor.MoveNext());
        cancel.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_column_of_another_type_is_refused_with_the_type_wanted()
    {
        ScoringFixture fixture = Fixture("module-resize");
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);
        TensorFlowEstimator estimator = model.ScoreTensorFlowModel("probabilities", "image");

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(_context.Data.LoadFromEnumerable([new FloatImage()])));

        Assert.StartsWith("Column 'image' holds Vector<Single, 784>; the model takes vectors of Byte of known size, as [VectorType(784)] byte[].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_is_chosen_by_name()
    {
        ScoringFixture fixture = Fixture("module-resize");
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(fixture.Location);

        Assert.NotNull(model.ScoreTensorFlowModel("classes", "image", engine: "onnx"));
        Assert.StartsWith(
            "There is no scoring engine 'tpu'; the engines are: onnx", Assert.Throws<ArgumentException>(() => model.ScoreTensorFlowModel("classes", "image", engine: "tpu")).Message, StringComparison.Ordinal);
    }

    private static ScoringFixture Fixture(string name) => new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", name));

    private static void Check(ScoringFixture fixture, string output, IEnumerable<float> actual)
    {
        NDArray expected = fixture.Outputs.Single(pair => pair.Key == "y_" + output).Value;
        Agreement.Check(output, Array.ConvertAll(expected.ToArray<double>(), value => (float)value), actual.ToArray(), 1e-5);
    }

    private SchemaShape SchemaShapeOf<T>()
        where T : class, new() => _context.Transforms.CustomMapping<Nothing, T>((_, _) => { }, null).GetOutputSchema(new SchemaShape([]));

    private sealed class Nothing;

    private sealed class Number
    {
        public float number { get; set; }
    }

    private sealed class TwoInputs
    {
        [VectorType(6)]
        public float[] left { get; set; } = [];

        [VectorType(4)]
        public float[] right { get; set; } = [];
    }

    private sealed class TwoOutputs
    {
        public float[] output_0 { get; set; } = [];

        public float[] output_1 { get; set; } = [];
    }

    private sealed class ByteImage
    {
        [VectorType(784)]
        public byte[] image { get; set; } = [];
    }

    private sealed class FloatImage
    {
        [VectorType(784)]
        public float[] image { get; set; } = new float[784];
    }

    private sealed class ClassAndProbabilities
    {
        public int classes { get; set; }

        public float[] probabilities { get; set; } = [];
    }
}
