using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Tests.Consumer.Stock;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>Which zip and which model is opened by what, and the document that lists it: <c>MNIST_WRITE_DOCS=1</c> writes it, otherwise it is compared.</summary>
public sealed class InteroperabilityTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private static readonly string Document = Path.Combine(Repository.Folder, "docs", "interoperability.md");
    private static readonly string Fixtures = Path.Combine(Repository.Folder, "Mnist.Tests", "Fixtures");
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"digit {digit}")];

    private readonly string _folder = Directory.CreateTempSubdirectory("mnist-zips-").FullName;
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public async Task What_is_listed_was_opened_and_scores_the_same()
    {
        StringBuilder text = new();
        text.Append(Head);
        Zips(text);
        await Models(text);
        text.Append(Tail);

        if (Environment.GetEnvironmentVariable("MNIST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Document, text.ToString());
        }

        Assert.Equal(text.ToString(), File.ReadAllText(Document).ReplaceLineEndings("\n"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Head = """
        # Which zip and which model is opened by what

        Made by `InteroperabilityTests` (`Mnist.Tests/Consumer`), which does what it lists and compares the scores: `MNIST_WRITE_DOCS=1` writes this file anew, every other run compares.

        ## Zips that `mlContext.Model.Save` wrote of a pipeline of ours


        """;

    private const string Tail = """

        ## Versions of ML.NET

        Tried is 5.0.1, in a process and a project of its own that references Microsoft.ML, Microsoft.ML.OnnxTransformer and Microsoft.ML.OnnxRuntime 1.31.1. Microsoft.ML 2.0.1, 3.0.1 and 4.0.2 were asked for on
        2026-11-27 and are not served by the feed this was made with (NU1102, "nearest version: 5.0.1"), so whether they open the zips is not known. What a zip needs is in its headers: the loader `OnnxTransform` with
        the file version 1.0.3 (`ONNXSCOR`), ONNX of operator set 17 (ONNX Runtime 1.12 or newer), and, where classes are named, the loaders of ML.NET's `Hash` and `MapValue`. No loader and no assembly of ours is written.

        The rows of images were scored in a further project that has Microsoft.ML.ImageAnalytics too, as every program has that holds an `MLImage`. Such a zip is ML.NET's `ExtractPixels`, an ONNX model that does the rest as this
        library does it (channels, transparency, cutting, padding, resizing, scaling), and `DropColumns`; the numbers are the same to the bit. ML.NET does not write columns of images into the schema of a zip, so `LoadWithBatching`
        is given the schema of the data where the pipeline begins with one. A row without an image, which this library refuses, is to `ExtractPixels` a wholly transparent one, and of images in memory it disposes the last one of each pass.

        ## Our models in other programs

        By trial, not by this test: the committed models run in TensorFlow 1.15.0, 2.3.1 (the one inside SciSharp.TensorFlow.Redist), 2.10.1 and 2.21.0, in sessions and by `tf.saved_model.load`, in Keras 3 as a
        `TFSMLayer`, in tf2onnx with ONNX Runtime, and in the TFLite converter, with the same accuracies. Tests of every build run them in TensorFlow 2.21.0 where it is there.

        ## What is refused

        To save a pipeline whose column of images does not say their size (`[ImageType(height, width)]`, or `ResizeImages` before), because ML.NET resizes in its own way alone, or whose column holds image files as bytes;
        a graph with an operator that is not on the list, by operator, node and function before a row is read; outputs whose first axis is not the batch; a placeholder that the outputs need and nobody feeds;
        `LoadWithBatching` and `LoadTensorFlowModel` of ONNX models of other programs, which may not be meant for several rows at once: `mlContext.Model.Load` loads them.

        """;

    private void Zips(StringBuilder text)
    {
        List<(string Zip, string What, SortedDictionary<string, string[]> Expected)> zips = [];
        List<(string Zip, string What, SortedDictionary<string, string[]> Expected)> ofImages = [];
        foreach (string model in (string[])["mlp", "cnn", "cnn-tuned", "lstm", "lstm-tuned"])
        {
            Save($"{model}.zip", $"`models/{model}`, classes named, `MapKeyToValue`", Path.Combine(Repository.Folder, "models", model), ["output_0"], ["input"], Digits, [784], NumberDataViewType.Single);
        }

        Save("scores.zip", "`models/mlp`, scores alone", Path.Combine(Repository.Folder, "models", "mlp"), ["output_0"], ["input"], null, [784], NumberDataViewType.Single);
        Save("doubles.zip", "`models/mlp`, from a column of doubles", Path.Combine(Repository.Folder, "models", "mlp"), ["output_0"], ["input"], Digits, [784], NumberDataViewType.Double);
        Save("two.zip", "`keras3-two-in-two-out`, two inputs and outputs", Model("keras3-two-in-two-out"), ["output_1", "output_0"], ["left", "right"], null, [6, 4], NumberDataViewType.Single);
        Save("frozen.zip", "`tf115-tutorial`, TensorFlow 1.15 with `keep_prob` and `training`", Model("tf115-tutorial"), ["probabilities"], ["x"], Digits, [784], NumberDataViewType.Single);
        Save("bytes.zip", "`module-resize`, from a column of bytes", Model("module-resize"), ["probabilities", "classes"], ["image"], null, [784], NumberDataViewType.Byte);

        Save("masked.zip", "a `Masking` before an `LSTM` and a `GRU`, whose loops are `Scan`", Masked(), ["output_0"], ["input"], null, [48], NumberDataViewType.Single);

        Dictionary<string, SortedDictionary<string, string[]>> stock = StockProgram.Score(Path.Combine(_folder, "stock"), zips.Select(zip => Path.Combine(_folder, zip.Zip)));

        // Files that LoadImages reads lie where the program runs.
        string program = Path.Combine(_folder, "stock-images");
        IDataView images = ScoredImages.Data(_context, Path.Combine(program, "images"));
        SaveImages(
            "images.zip", $"`module-resize`, from a column of `MLImage` of {ScoredImages.Width} x {ScoredImages.Height} pixels", Model("module-resize"), ["probabilities", "classes"], "image", new ImageOptions { Scale = 1 }, null, null);
        SaveImages(
            "cut.zip", "`module-resize`, from a column of `MLImage`, cut, on white, the nearest pixel", Model("module-resize"), ["probabilities"], "image",
            new ImageOptions { Scale = 1, Resize = ImageResize.Crop, Alpha = ImageAlpha.OnWhite, Interpolation = ImageInterpolation.Nearest }, null, null);
        SaveImages(
            "paths.zip", "`LoadImages`, `ResizeImages`, then `models/cnn` from their `MLImage`, classes named, `MapKeyToValue`", Path.Combine(Repository.Folder, "models", "cnn"), ["output_0"], "input", new ImageOptions { Scale = 1 / 255f }, Digits,
            _context.Transforms.LoadImages("input", Path.Combine(program, "images"), "Path").Append(_context.Transforms.ResizeImages("input", 32, 32)));
        foreach ((string zip, SortedDictionary<string, string[]> scored) in StockProgram.Score(program, ofImages.Select(zip => Path.Combine(_folder, zip.Zip)), areOfImages: true))
        {
            stock.Add(zip, scored);
        }

        text.Append($"| pipeline | ML.NET {StockProgram.Version} alone | `LoadWithBatching`, `onnx` | `LoadWithBatching`, `managed` | its model by `LoadTensorFlowModel` |\n| --- | --- | --- | --- | --- |\n");
        foreach ((string zip, string what, SortedDictionary<string, string[]> expected) in zips.Concat(ofImages))
        {
            bool isOfImages = ofImages.Exists(other => other.Zip == zip);
            Compare($"{zip} in ML.NET", expected, stock[zip]);
            foreach (string engine in ScoringEngines.Names)
            {
                ITransformer batched = isOfImages
                    ? _context.Model.LoadWithBatching(Path.Combine(_folder, zip), images.Schema, engine)
                    : _context.Model.LoadWithBatching(Path.Combine(_folder, zip), out _, engine);
                Compare($"{zip} with batching by {engine}", expected, isOfImages ? ScoredZip.Score(batched, images, images.Schema) : ScoredZip.Score(_context, batched, InputOf(zip)));
                (batched as IDisposable)?.Dispose();
            }

            using TensorFlowModel model = _context.Model.LoadTensorFlowModel(Path.Combine(_folder, zip));
            Assert.NotEmpty(model.GetInputSchema());
            text.Append($"| {what} | yes | yes | yes | {string.Join(", ", model.OutputNames.Select(name => $"`{name}`"))} |\n");
        }

        DataViewSchema InputOf(string zip)
        {
            using (_context.Model.Load(Path.Combine(_folder, zip), out DataViewSchema input) as IDisposable)
            {
                return input;
            }
        }

        void SaveImages(string zip, string what, string model, string[] outputs, string input, ImageOptions how, string[]? classes, IEstimator<ITransformer>? before)
        {
            using TensorFlowModel network = _context.Model.LoadTensorFlowModel(model);
            TensorFlowEstimator scoring = network.ScoreTensorFlowModel(outputs, [input], how, classes is null ? null : new ClassColumns(classes));
            IEstimator<ITransformer> pipeline = before is null ? scoring : before.Append(scoring).Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
            ITransformer fitted = pipeline.Fit(images);
            _context.Model.Save(fitted, images.Schema, Path.Combine(_folder, zip));
            ofImages.Add((zip, what, ScoredZip.Score(fitted, images, images.Schema)));
            (fitted as IDisposable)?.Dispose();
        }

        void Save(string zip, string what, string model, string[] outputs, string[] inputs, string[]? classes, int[] sizes, PrimitiveDataViewType item)
        {
            DataViewSchema.Builder columns = new();
            for (int i = 0; i < inputs.Length; i++)
            {
                columns.AddColumn(inputs[i], new VectorDataViewType(item, sizes[i]));
            }

            DataViewSchema input = columns.ToSchema();
            IDataView data = ScoredZip.Data(_context, input);
            using TensorFlowModel network = _context.Model.LoadTensorFlowModel(model);
            ITransformer pipeline = classes is null
                ? network.ScoreTensorFlowModel(outputs, inputs).Fit(data)
                : network.ScoreTensorFlowModel(outputs, inputs, new ClassColumns(classes)).Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel")).Fit(data);
            _context.Model.Save(pipeline, input, Path.Combine(_folder, zip));
            zips.Add((zip, what, ScoredZip.Score(_context, pipeline, input)));
            (pipeline as IDisposable)?.Dispose();
        }
    }

    // Steps in which the first layer gives nothing are passed over; the made-up rows have some.
    private string Masked()
    {
        Sequential model = keras.Sequential();
        model.Seed = 1;
        model.add(keras.Input((12, 4)));
        model.add(keras.layers.Dense(1, activation: "relu"));
        model.add(keras.layers.Masking());
        model.add(keras.layers.LSTM(6, return_sequences: true));
        model.add(keras.layers.GRU(3));
        model.set_weights([new NDArray(new float[] { 1, -1, 1, -1 }, (4, 1)), .. model.get_weights().Skip(1)]);
        string folder = Path.Combine(_folder, "masked");
        model.save(folder);
        return folder;
    }

    private static string Model(string name) => Path.Combine(Fixtures, "savedmodels2", name, "model");

    private static async Task Models(StringBuilder text)
    {
        text.Append($"\n## SavedModels and frozen graphs of others\n\nOutputs are those TensorFlow gave, within {Tolerance.ToString("R", CultureInfo.InvariantCulture)}, on both engines.\n\n| model | TensorFlow | inputs | outputs | `onnx` | `managed` |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (string folder in (string[])["savedmodels", "savedmodels2"])
        {
            foreach (string model in Directory.EnumerateDirectories(Path.Combine(Fixtures, folder)).Order(StringComparer.Ordinal))
            {
                string location = Directory.Exists(Path.Combine(model, "model")) ? Path.Combine(model, "model") : Path.Combine(model, "frozen.pb");
                IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(model, "io.npz"));
                ScoringModel opened = ScoringModel.Open(location);
                foreach (string engine in ScoringEngines.Names)
                {
                    using IScoringSession session = ScoringEngines.Get(engine).Open(opened, new ScoringRequest());
                    await Check(Path.GetFileName(model), session, arrays);
                }

                using JsonDocument about = JsonDocument.Parse(File.ReadAllText(Path.Combine(model, "io.json")));
                string frozenFile = Path.Combine(model, "frozen.pb");
                if (location != frozenFile && File.Exists(frozenFile))
                {
                    using JsonDocument named = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(frozenFile, "json")));
                    foreach (string engine in ScoringEngines.Names)
                    {
                        ScoringRequest request = new() { Inputs = Nodes(named, "inputs"), Outputs = Nodes(named, "outputs") };
                        using IScoringSession session = ScoringEngines.Get(engine).Open(ScoringModel.Open(frozenFile), request);
                        await Check($"{Path.GetFileName(model)}, frozen", session, arrays);
                    }
                }

                string version = about.RootElement.TryGetProperty("tensorflow", out JsonElement given) ? given.GetString()! : "2.21.0";
                string frozen = location == frozenFile ? ", frozen" : File.Exists(frozenFile) ? ", and frozen" : "";
                text.Append($"| `{Path.GetFileName(model)}`{frozen} | {version} | {Names(opened.InputNames)} | {Names(opened.OutputNames)} | yes | yes |\n");
            }
        }

        static string[] Nodes(JsonDocument named, string property) => [.. named.RootElement.GetProperty(property).EnumerateObject().Select(pair => pair.Value.GetString()!.Split(':')[0])];

        static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
    }

    private static async Task Check(string model, IScoringSession session, IReadOnlyDictionary<string, NDArray> arrays)
    {
        MemoryRowSource source = new();
        foreach (TensorInfo input in session.Inputs)
        {
            NDArray array = session.Inputs.Count == 1 ? arrays["x"] : arrays.GetValueOrDefault("x_" + input.Name) ?? arrays[input.Name];
            long[] row = array.shape.dims[1..];
            _ = input.ElementType == typeof(int) ? source.Add<int>(input.Name, array.ToArray<int>(), row)
                : input.ElementType == typeof(long) ? source.Add<long>(input.Name, array.ToArray<long>(), row)
                : input.ElementType == typeof(byte) ? source.Add<byte>(input.Name, array.ToArray<byte>(), row)
                : source.Add<float>(input.Name, array.ToArray<float>(), row);
        }

        await using MemoryRowSink sink = new();
        await ScoringPipeline.RunAsync(source, session, sink, stop: TestContext.Current.CancellationToken);
        foreach ((string name, NDArray expected) in arrays.Where(array => array.Key.StartsWith('y')))
        {
            TensorInfo output = session.Outputs.Count == 1 ? session.Outputs[0] : session.Outputs.Single(output => output.Name == name || "y_" + output.Name == name);
            double[] actual = output.ElementType == typeof(float) ? Array.ConvertAll(sink.ToArray<float>(output.Name), number => (double)number)
                : output.ElementType == typeof(long) ? Array.ConvertAll(sink.ToArray<long>(output.Name), number => (double)number)
                : Array.ConvertAll(sink.ToArray<int>(output.Name), number => (double)number);
            Close($"{model}, {name}", expected.ToArray<double>(), actual);
        }
    }

    private static void Compare(string what, SortedDictionary<string, string[]> expected, SortedDictionary<string, string[]> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string column, string[] rows) in expected)
        {
            Assert.Equal(ScoredZip.Rows, actual[column].Length);
            for (int row = 0; row < rows.Length; row++)
            {
                if (!char.IsAsciiDigit(rows[row][0]) && rows[row][0] != '-')
                {
                    Assert.Equal(rows[row], actual[column][row]);
                    continue;
                }

                Close($"{what}, {column}", Numbers(rows[row]), Numbers(actual[column][row]));
            }
        }

        static double[] Numbers(string row) => [.. row.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    private static void Close(string what, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected[i]} at {i}, got {actual[i]}"));
        }
    }
}
