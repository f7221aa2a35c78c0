using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Models out of zips and streams: SavedModels, and pipelines that ML.NET saved, which then score in batches again.</summary>
public sealed class LoadedPipelineTests : IDisposable
{
    private const int Count = 70;

    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"digit {digit}")];
    private static readonly string Mlp = Path.Combine(FixtureFolder.Repository, "models", "mlp");

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly Row[] _rows = [.. Enumerable.Range(0, Count).Select(row => new Row { Name = $"row {row}", input = [.. Enumerable.Range(0, 784).Select(i => i * (row + 1) % 7 / 7f)] })];

    public static TheoryData<string> Engines => ["onnx", "managed"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_zip_or_stream_of_a_SavedModel_scores_as_its_folder(string engine)
    {
        string zip = Zipped(Mlp, "mlp.zip", inside: "export/1/");
        float[][] expected = Scores(_context.Model.LoadTensorFlowModel(Mlp), engine);

        Assert.Equal(expected, Scores(_context.Model.LoadTensorFlowModel(zip), engine));
        using FileStream stream = File.OpenRead(zip);
        Assert.Equal(expected, Scores(_context.Model.LoadTensorFlowModel(stream), engine));
        Assert.True(stream.CanRead);
        using BatchScorer scorer = BatchScorer.Load(zip, engine: engine);
        Assert.Equal(expected.SelectMany(row => row), scorer.Score(_rows.SelectMany(row => row.input).ToArray(), 784));
    }

    [Fact]
    public void A_frozen_graph_comes_as_a_stream()
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels", "frozen-mlp"));
        using FileStream stream = File.OpenRead(fixture.Location);

        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(stream);

        float[][] expected = Scores(_context.Model.LoadTensorFlowModel(fixture.Location), "onnx", "Identity", "image");
        Assert.Equal(expected, Scores(model, "onnx", "Identity", "image"));
    }

    [Fact]
    public void Temporary_files_of_a_model_go_with_it()
    {
        string[] before = Temporary();

        Use();

        // Other tests have such folders too, for as long as they use them.
        string[] made = [.. Temporary().Except(before)];
        bool gone = SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !made.Any(Directory.Exists);
            },
            TimeSpan.FromMinutes(1));
        Assert.True(gone);

        void Use()
        {
            using FileStream stream = File.OpenRead(Zipped(Mlp, "mlp.zip"));
            Assert.NotEmpty(Scores(_context.Model.LoadTensorFlowModel(stream), "managed"));
        }

        static string[] Temporary() => Directory.GetDirectories(Path.GetTempPath(), "mnist-model-*");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_saved_pipeline_is_loaded_back_with_batching_and_gives_the_same_columns(string engine)
    {
        IDataView data = _context.Data.LoadFromEnumerable(_rows);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        var chain = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits), engine)
            .Append(_context.Transforms.Conversion.MapKeyToValue("Digit", "PredictedLabel")).Fit(data);
        string zip = _folder.Sub("digits.zip");
        _context.Model.Save(chain, data.Schema, zip);
        ITransformer stock = _context.Model.Load(zip, out DataViewSchema stockInput);

        ITransformer batched = _context.Model.LoadWithBatching(zip, out DataViewSchema input, engine, batchSize: 8, maxDegreeOfParallelism: 2);

        Assert.Equal(stockInput.Select(column => (column.Name, $"{column.Type}")), input.Select(column => (column.Name, $"{column.Type}")));
        TensorFlowTransformer ours = Assert.IsType<TensorFlowTransformer>(((TransformerChain<ITransformer>)batched).First());
        Assert.Equal(Visible(stock.GetOutputSchema(input)), Visible(batched.GetOutputSchema(input)));
        Scored[] expected = Read(chain.Transform(data));
        Scored[] actual = Read(batched.Transform(data));
        Assert.Equal(expected.Select(row => (row.Name, row.Digit, row.PredictedLabel)), actual.Select(row => (row.Name, row.Digit, row.PredictedLabel)));
        Agreement.Check("scores", [.. expected.SelectMany(row => row.Score)], [.. actual.SelectMany(row => row.Score)], 1e-6);
        Assert.Equal<string>(Digits, KeyNames.OfSlots(ours.GetOutputSchema(input)["Score"])!);
        using PredictionEngine<Row, Scored> one = _context.Model.CreatePredictionEngine<Row, Scored>(batched, new PredictionEngineOptions { OwnsTransformer = false });
        Assert.Equal((actual[5].Digit, actual[5].PredictedLabel), (one.Predict(_rows[5]).Digit, one.Predict(_rows[5]).PredictedLabel));
        Assert.Equal(actual[5].Score, one.Predict(_rows[5]).Score);

        // And it is saved again: what comes out is ML.NET's own once more.
        string again = _folder.Sub("again.zip");
        _context.Model.Save(batched, input, again);
        (stock as IDisposable)?.Dispose();
        (batched as IDisposable)?.Dispose();
        ITransformer third = _context.Model.Load(again, out _);
        Assert.Equal(expected.Select(row => row.Digit), Read(third.Transform(data)).Select(row => row.Digit));
        (third as IDisposable)?.Dispose();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void The_model_in_a_saved_pipeline_is_opened_alone(string engine)
    {
        IDataView data = _context.Data.LoadFromEnumerable(_rows);
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(Mlp);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel("output_0", "input", new ClassColumns(Digits)).Fit(data);
        string zip = _folder.Sub("digits.zip");
        _context.Model.Save(transformer, data.Schema, zip);

        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(zip);

        Assert.Equal(["input"], model.InputNames);
        Assert.Equal(["Score", "PredictedLabel"], model.OutputNames);
        Assert.Equal(["input Vector<Single, 784>", "Score Vector<Single, 10>", "PredictedLabel Int64"], model.GetModelSchema().Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(["input"], model.GetInputSchema().Select(column => column.Name));
        using TensorFlowTransformer scored = model.ScoreTensorFlowModel(["Score", "PredictedLabel"], ["input"], engine).Fit(data);
        Prediction[] rows = [.. _context.Data.CreateEnumerable<Prediction>(scored.Transform(data), reuseRowObject: false)];
        Assert.Equal(rows.Select(row => (long)Array.IndexOf(row.Score, row.Score.Max())), rows.Select(row => row.PredictedLabel));
        Agreement.Check("scores", [.. Scores(network, engine).SelectMany(row => row)], [.. rows.SelectMany(row => row.Score)], 1e-6);

        // The class is left out where it is not asked for.
        using TensorFlowTransformer classes = model.ScoreTensorFlowModel("Score", "input", new ClassColumns(Digits), engine).Fit(data);
        Assert.Equal(rows.Select(row => (uint)row.PredictedLabel + 1), classes.Transform(data).GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void Pipelines_of_others_are_left_to_MLNet_by_a_sentence()
    {
        IDataView data = _context.Data.LoadFromEnumerable(_rows);
        string zip = _folder.Sub("others.zip");
        _context.Model.Save(_context.Transforms.CopyColumns("copy", "input").Fit(data), data.Schema, zip);

        Refuses("the pipeline holds no model that Mnist saved; load it with ML.NET's own Model.Load", () => _context.Model.LoadWithBatching(zip, out _));
        Refuses("the zip holds neither a SavedModel, that is a saved_model.pb, nor a pipeline with a model of Mnist", () => _context.Model.LoadTensorFlowModel(zip));
    }

    [Fact]
    public void What_is_no_model_is_refused_in_a_sentence_that_names_it()
    {
        string zip = Zipped(Mlp, "mlp.zip");
        byte[] good = File.ReadAllBytes(zip);
        File.WriteAllBytes(_folder.Sub("cut.zip"), good[..(good.Length / 2)]);
        File.WriteAllText(_folder.Sub("text.zip"), "this is no zip");
        using (ZipArchive two = ZipFile.Open(_folder.Sub("two.zip"), ZipArchiveMode.Create))
        {
            two.CreateEntryFromFile(Path.Combine(Mlp, "saved_model.pb"), "a/saved_model.pb");
            two.CreateEntryFromFile(Path.Combine(Mlp, "saved_model.pb"), "b/saved_model.pb");
        }

        Refuses("cut.zip': the zip is damaged; make it again.", () => _context.Model.LoadTensorFlowModel(_folder.Sub("cut.zip")));
        Refuses("text.zip': it is not a valid TensorFlow file", () => _context.Model.LoadTensorFlowModel(_folder.Sub("text.zip")));
        Refuses("two.zip': the zip holds 2 models, as 'a/saved_model.pb' and 'b/saved_model.pb'; give one with one of them.", () => _context.Model.LoadTensorFlowModel(_folder.Sub("two.zip")));
        Refuses("cut.zip': ML.NET cannot load it; give the zip that mlContext.Model.Save wrote", () => _context.Model.LoadWithBatching(_folder.Sub("cut.zip"), out _));
        Refuses("missing.zip': the file cannot be read", () => _context.Model.LoadWithBatching(_folder.Sub("missing.zip"), out _));
        Refuses("'the stream': it is not a valid TensorFlow file", () => _context.Model.LoadTensorFlowModel(new MemoryStream([1, 2, 3, 4])));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Model.LoadWithBatching(zip, out _, batchSize: -1));
        Assert.Throws<ArgumentException>(() => _context.Model.LoadWithBatching(zip, out _, engine: "tpu"));
    }

    [Fact]
    public void What_MLNet_cannot_open_once_in_a_while_is_opened_again_and_what_it_never_can_is_said()
    {
        int tries = 0;

        Assert.Equal("opened", StockTransformer.Twice(() => ++tries == 1 ? throw new InvalidOperationException("ORT model verification failed.") : "opened"));
        Assert.Equal(2, tries);
        Assert.Throws<InvalidOperationException>(() => StockTransformer.Twice<string>(() => throw new InvalidOperationException($"{++tries}")));
        Assert.Equal(4, tries);
        Assert.Throws<OperationCanceledException>(() => StockTransformer.Twice<string>(() => throw new OperationCanceledException($"{++tries}")));
        Assert.Equal(5, tries);
    }

    // A name in a zip is compared, never used as a path.
    [Fact]
    public void Files_of_a_zip_cannot_leave_their_folder()
    {
        string zip = _folder.Sub("slip.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(Path.Combine(Mlp, "saved_model.pb"), "saved_model.pb");
            foreach (string name in (string[])["variables/../../variables.slip", "variables/variables.x/../../slip", "../variables/variables.slip", "/variables/variables.slip"])
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write("slip"u8);
            }
        }

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => _context.Model.LoadTensorFlowModel(zip));

        Assert.Contains("the file does not exist; copy the whole SavedModel folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), "*slip*"));
    }

    public void Dispose() => _folder.Dispose();

    private static void Refuses(string expected, Action open) => Assert.Contains(expected, Assert.Throws<ModelFormatException>(open).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Visible(DataViewSchema schema) =>
        schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type} {string.Join('|', KeyNames.OfSlots(column) ?? [])} {(column.Type is KeyDataViewType ? string.Join('|', KeyNames.OfKeys(column) ?? []) : "")}");

    private string Zipped(string folder, string name, string inside = "")
    {
        string zip = _folder.Sub(name);
        using ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            archive.CreateEntryFromFile(file, inside + Path.GetRelativePath(folder, file).Replace('\\', '/'));
        }

        return zip;
    }

    private float[][] Scores(TensorFlowModel model, string engine, string output = "output_0", string input = "input")
    {
        IDataView data = input == "input" ? _context.Data.LoadFromEnumerable(_rows) : _context.Transforms.CopyColumns(input, "input").Fit(_context.Data.LoadFromEnumerable(_rows)).Transform(_context.Data.LoadFromEnumerable(_rows));
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel(output, input, engine).Fit(data);
        IDataView scored = transformer.Transform(data);
        return [.. scored.GetColumn<float[]>(scored.Schema[output])];
    }

    private Scored[] Read(IDataView view) => [.. _context.Data.CreateEnumerable<Scored>(view, reuseRowObject: false)];

    private sealed class Row
    {
        public string Name { get; set; } = "";

        [VectorType(784)]
        public float[] input { get; set; } = [];
    }

    private sealed class Scored
    {
        public string Name { get; set; } = "";

        public string Digit { get; set; } = "";

        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public long PredictedLabel { get; set; }
    }
}
