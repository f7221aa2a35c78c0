using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models.Graphs;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Columns of another type than the model takes: what is converted, what is refused, and what passes on.</summary>
public sealed class ConvertedColumnTests : IDisposable
{
    private const int Count = 50;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> Engines => ["onnx", "managed"];

    public ConvertedColumnTests()
    {
        Sequential model = keras.Sequential();
        model.add(keras.Input(2));
        model.add(keras.layers.Activation("linear"));
        model.save(_folder.Path);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Numbers_of_other_types_are_scored_as_singles_and_pass_as_they_are(string engine)
    {
        Check(i => new Doubles { input = [i / 3.0, -i] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new Ints { input = [i, -i * 1000] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new Longs { input = [i, 1L << 40] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new Bytes { input = [(byte)i, 255] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new SBytes { input = [(sbyte)-i, -128] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new Shorts { input = [(short)i, ushort.MaxValue / 3] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new UShorts { input = [(ushort)i, ushort.MaxValue] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new UInts { input = [(uint)i, 1u << 31] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new ULongs { input = [(ulong)i, 1ul << 63] }, row => row.input.Select(number => (float)number), row => row.input, engine);
        Check(i => new Bools { input = [i % 2 == 0, true] }, row => row.input.Select(flag => flag ? 1f : 0), row => row.input, engine);
    }

    // ML.NET gives long vectors of few numbers as those alone, with their places.
    [Fact]
    public void Sparse_rows_are_converted_with_their_zeros()
    {
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Path);
        SparseDoubles[] rows = [.. Enumerable.Range(0, Count).Select(i => new SparseDoubles { input = new VBuffer<double>(2, 1, [i + 0.5], [i % 2]) })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", batchSize: 7).Fit(data);

        float[][] scored = [.. transformer.Transform(data).GetColumn<float[]>("output_0")];

        Assert.Equal(rows.Select((_, i) => i % 2 == 0 ? new[] { i + 0.5f, 0 } : [0, i + 0.5f]), scored);
    }

    [Fact]
    public void What_the_models_type_does_not_hold_is_refused_and_not_rounded()
    {
        Refuses(new Ints { input = [0, 16_777_217] }, "A row of 'input' holds 16777217, which the model's Single does not hold exactly; give numbers it holds, or a model that takes Int32.");
        Refuses(new Longs { input = [long.MaxValue, 0] }, "A row of 'input' holds 9223372036854775807, which the model's Single does not hold exactly; give numbers it holds, or a model that takes Int64.");
        Refuses(new ULongs { input = [0, ulong.MaxValue] }, "A row of 'input' holds 18446744073709551615, which the model's Single does not hold exactly; give numbers it holds, or a model that takes UInt64.");
        Refuses(new Doubles { input = [1e300, 0] }, "A row of 'input' holds 1E+300, which the model's Single does not hold exactly; give numbers it holds, or a model that takes Double.");

        void Refuses<TRow>(TRow row, string expected)
            where TRow : class
        {
            IDataView data = _context.Data.LoadFromEnumerable([row]);
            using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Path);
            using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input").Fit(data);
            Assert.Equal(expected, Assert.Throws<ScoringException>(() => transformer.Transform(data).GetColumn<float[]>("output_0").ToArray()).Message);
        }
    }

    [Fact]
    public void Missing_and_infinite_doubles_stay_what_they_are()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new Doubles { input = [double.NaN, double.NegativeInfinity] }]);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Path);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input").Fit(data);

        Assert.Equal([float.NaN, float.NegativeInfinity], transformer.Transform(data).GetColumn<float[]>("output_0").Single());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Tokens_of_any_whole_type_are_read_and_those_past_it_refused(string engine)
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "tfkeras2-tokens"));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(fixture.Location);
        NDArray tokens = fixture.Input(network.InputNames[0], 1);
        long[] numbers = [.. tokens.ToArray<double>().Select(number => (long)number)];
        string output = network.OutputNames[0];
        IDataView data = _context.Transforms.CopyColumns(network.InputNames[0], "tokens")
            .Fit(_context.Data.LoadFromEnumerable<Tokens>([])).Transform(_context.Data.LoadFromEnumerable(Enumerable.Range(0, fixture.Rows).Select(i => new Tokens { tokens = numbers[(12 * i)..(12 * (i + 1))] })));
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel(output, network.InputNames[0], engine).Fit(data);

        float[] scored = [.. transformer.Transform(data).GetColumn<float[]>(output).SelectMany(row => row)];

        Agreement.Check("tokens", fixture.Outputs.Single().Value.ToArray<float>(), scored, 1e-5);
    }

    [Fact]
    public void A_saved_pipeline_takes_the_type_the_columns_had()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Doubles { input = [i / 3.0, -i] }));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Path);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns("a", "b")).Fit(data);
        string zip = _folder.Sub("doubles.zip");
        _context.Model.Save(transformer, data.Schema, zip);
        ITransformer stock = _context.Model.Load(zip, out _);
        ITransformer batched = _context.Model.LoadWithBatching(zip, out _);

        IDataView expected = transformer.Transform(data);
        Assert.All([stock.Transform(data), batched.Transform(data)], view =>
        {
            Assert.Equal(expected.GetColumn<float[]>("Score"), view.GetColumn<float[]>("Score"));
            Assert.Equal(expected.GetColumn<double[]>("input"), view.GetColumn<double[]>("input"));
            Assert.Equal(expected.GetColumn<uint>("PredictedLabel"), view.GetColumn<uint>("PredictedLabel"));
        });
        (stock as IDisposable)?.Dispose();
        (batched as IDisposable)?.Dispose();
    }

    [Fact]
    public void Fractions_for_a_model_of_whole_numbers_texts_and_keys_are_refused_before_a_row_is_read()
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "module-resize"));
        using TensorFlowModel bytes = _context.Model.LoadTensorFlowModel(fixture.Location);
        using TensorFlowModel singles = _context.Model.LoadTensorFlowModel(_folder.Path);
        IDataView words = _context.Data.LoadFromEnumerable([new Words()]);
        IDataView keys = _context.Transforms.Conversion.MapValueToKey("input", "input").Fit(words).Transform(words);

        Refuses("Column 'image' holds Vector<Double, 784>; the model takes vectors of Byte", () => bytes.ScoreTensorFlowModel("classes", "image").Fit(_context.Data.LoadFromEnumerable([new DoubleImage()])));
        Refuses("Column 'input' holds Vector<String, 2>; the model takes vectors of Single", () => singles.ScoreTensorFlowModel("output_0", "input").Fit(words));
        Refuses("Column 'input' holds Vector<Key<UInt32, 0-0>, 2>; the model takes vectors of Single", () => singles.ScoreTensorFlowModel("output_0", "input").Fit(keys));

        static void Refuses(string expected, Func<object> fit) => Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(fit).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_numbers_in_another_order_are_refused()
    {
        KerasTensor picture = keras.Input((4, 5, 3), name: "picture");
        new Functional(picture, keras.layers.Flatten().Apply(picture)).save(_folder.Sub("picture"));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Sub("picture"));
        TensorFlowEstimator estimator = network.ScoreTensorFlowModel("output_0", "picture");

        Assert.StartsWith(
            "Column 'picture' holds [3, 4, 5]; the model takes [4, 5, 3], the same numbers in another order; give them in that order, for images by ExtractPixels with interleavePixelColors: true.",
            Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(_context.Data.LoadFromEnumerable([new Planes()]))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Column 'picture' holds [5, 4, 3]; the model takes [4, 5, 3]", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(_context.Data.LoadFromEnumerable([new Turned()]))).Message, StringComparison.Ordinal);
        using TensorFlowTransformer shaped = estimator.Fit(_context.Data.LoadFromEnumerable([new Shaped()]));
        using TensorFlowTransformer flat = estimator.Fit(_context.Data.LoadFromEnumerable([new Flat()]));
    }

    public void Dispose() => _folder.Dispose();

    private void Check<TRow, TValue>(Func<int, TRow> make, Func<TRow, IEnumerable<float>> expected, Func<TRow, TValue[]> values, string engine)
        where TRow : class, new()
    {
        TRow[] rows = [.. Enumerable.Range(0, Count).Select(make)];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(_folder.Path);
        TensorFlowEstimator estimator = network.ScoreTensorFlowModel("output_0", "input", engine, batchSize: 7);
        using TensorFlowTransformer transformer = estimator.Fit(data);
        IDataView scored = transformer.Transform(data);

        // Both columns in one pass: the model reads the converted numbers, others those that came.
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema["output_0"]);
        ValueGetter<VBuffer<TValue>> input = cursor.GetGetter<VBuffer<TValue>>(scored.Schema["input"]);
        (VBuffer<float> scores, VBuffer<TValue> inputs) = (default, default);
        foreach (TRow row in rows)
        {
            Assert.True(cursor.MoveNext());
            score(ref scores);
            input(ref inputs);
            Assert.Equal(expected(row), scores.DenseValues());
            Assert.Equal(values(row), inputs.DenseValues());
        }

        Assert.False(cursor.MoveNext());
        using PredictionEngine<TRow, Scores> engineOf = _context.Model.CreatePredictionEngine<TRow, Scores>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
        Assert.Equal(expected(rows[3]), engineOf.Predict(rows[3]).output_0);
        SchemaShape before = _context.Transforms.CustomMapping<Nothing, TRow>((_, _) => { }, null).GetOutputSchema(new SchemaShape([]));
        Assert.Contains(estimator.GetOutputSchema(before), column => column.Name == "output_0");
    }

    private sealed class Nothing;

    private sealed class Scores
    {
        public float[] output_0 { get; set; } = [];
    }

    private sealed class Doubles
    {
        [VectorType(2)]
        public double[] input { get; set; } = [];
    }

    private sealed class SparseDoubles
    {
        [VectorType(2)]
        public VBuffer<double> input { get; set; }
    }

    private sealed class Ints
    {
        [VectorType(2)]
        public int[] input { get; set; } = [];
    }

    private sealed class Longs
    {
        [VectorType(2)]
        public long[] input { get; set; } = [];
    }

    private sealed class Bytes
    {
        [VectorType(2)]
        public byte[] input { get; set; } = [];
    }

    private sealed class SBytes
    {
        [VectorType(2)]
        public sbyte[] input { get; set; } = [];
    }

    private sealed class Shorts
    {
        [VectorType(2)]
        public short[] input { get; set; } = [];
    }

    private sealed class UShorts
    {
        [VectorType(2)]
        public ushort[] input { get; set; } = [];
    }

    private sealed class UInts
    {
        [VectorType(2)]
        public uint[] input { get; set; } = [];
    }

    private sealed class ULongs
    {
        [VectorType(2)]
        public ulong[] input { get; set; } = [];
    }

    private sealed class Bools
    {
        [VectorType(2)]
        public bool[] input { get; set; } = [];
    }

    private sealed class Words
    {
        [VectorType(2)]
        public string[] input { get; set; } = ["a", "a"];
    }

    private sealed class Tokens
    {
        [VectorType(12)]
        public long[] tokens { get; set; } = [];
    }

    private sealed class DoubleImage
    {
        [VectorType(784)]
        public double[] image { get; set; } = new double[784];
    }

    private sealed class Planes
    {
        [VectorType(3, 4, 5)]
        public float[] picture { get; set; } = new float[60];
    }

    private sealed class Turned
    {
        [VectorType(5, 4, 3)]
        public float[] picture { get; set; } = new float[60];
    }

    private sealed class Shaped
    {
        [VectorType(4, 5, 3)]
        public float[] picture { get; set; } = new float[60];
    }

    private sealed class Flat
    {
        [VectorType(60)]
        public float[] picture { get; set; } = new float[60];
    }
}
