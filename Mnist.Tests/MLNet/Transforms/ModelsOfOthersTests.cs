using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Models of TensorFlow 1.15, Keras 2.3.1, 2.10.1 and 3, through ML.NET's own pipelines and by its own zip.</summary>
[Trait("Category", "fixtures")]
public sealed class ModelsOfOthersTests
{
    private static readonly string[] Folders = ["savedmodels", "savedmodels2"];

    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string model in Folders.Select(folder => Path.Combine(FixtureFolder.Root, folder)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(FixtureFolder.Root, model);
            foreach (string engine in ScoringEngines.Names)
            {
                cases.Add(engine, name);
                if (Directory.Exists(Path.Combine(model, "model")) && File.Exists(Path.Combine(model, "frozen.pb")))
                {
                    cases.Add(engine, Path.Combine(name, "frozen.pb"));
                }
            }
        }

        return cases;
    }

    [Fact]
    public void The_cases_are_counted()
    {
        Assert.All(Folders, folder => Assert.NotEmpty(Directory.EnumerateDirectories(FixtureFolder.Require(folder))));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Cases().Count} cases");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_transformer_gives_what_TensorFlow_gave_and_so_does_its_zip(string engine, string name)
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Root, name));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(fixture.Location);
        string[] inputs = [.. fixture.Request.Inputs ?? network.InputNames];
        string[] outputs = [.. fixture.Request.Outputs ?? network.OutputNames];
        MemoryDataView data = Rows(fixture, inputs);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel(outputs, inputs, engine, batchSize: 3, maxDegreeOfParallelism: 2).Fit(data);

        IDataView scored = transformer.Transform(data);

        Assert.All(Expected(fixture, outputs), expected => Check(expected, scored, 1e-5));

        // One at a time, and with batches of one: the same numbers, on the managed engine to the bit.
        using TensorFlowTransformer single = network.ScoreTensorFlowModel(outputs, inputs, engine, batchSize: 1).Fit(data);
        IDataView one = single.Transform(data);
        foreach (string output in outputs)
        {
            float[] many = Numbers(scored, output);
            float[] few = Numbers(one, output);
            Agreement.Check(output, few, many, engine == "managed" ? 0 : 1e-6);
        }

        using MemoryStream zip = new();
        _context.Model.Save(transformer, data.Schema, zip);
        zip.Position = 0;
        ITransformer stock = _context.Model.Load(zip, out _);
        Assert.All(Expected(fixture, outputs), expected => Check(expected, stock.Transform(data), 1e-5));
        (stock as IDisposable)?.Dispose();
        zip.Position = 0;
        ITransformer batched = _context.Model.LoadWithBatching(zip, out _, engine, batchSize: 3);
        Assert.IsType<TensorFlowTransformer>(batched);
        Assert.All(Expected(fixture, outputs), expected => Check(expected, batched.Transform(data), 1e-5));
        (batched as IDisposable)?.Dispose();
    }

    // What a session of TensorFlow 1 feeds as 0 or false when nobody feeds it: the placeholder's default, with no row read and no column asked for.
    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Placeholders_with_a_default_need_no_column(string engine)
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "tf115-tutorial"));
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(fixture.Location);

        Assert.Contains(network.GetModelSchema(), column => column.Name is "keep_prob" or "training");
        Assert.DoesNotContain("keep_prob", network.InputNames);
        Assert.DoesNotContain("training", network.InputNames);
        MemoryDataView data = Rows(fixture, [.. network.InputNames]);
        using TensorFlowTransformer transformer = network.ScoreTensorFlowModel([.. network.OutputNames], [.. network.InputNames], engine).Fit(data);
        Assert.All(Expected(fixture, [.. network.OutputNames]), expected => Check(expected, transformer.Transform(data), 1e-5));
    }

    [Theory]
    [InlineData("onnx", "tf115-tutorial")]
    [InlineData("managed", "tf115-tutorial")]
    [InlineData("onnx", "tf210-cnn")]
    [InlineData("managed", "tf210-cnn")]
    [InlineData("onnx", "keras3-conv1d")]
    [InlineData("managed", "keras3-conv1d")]
    public void An_operator_that_is_not_run_is_named_with_node_and_function_before_a_row_is_read(string engine, string name)
    {
        using TemporaryFolder folder = new();
        string source = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", name, "model");
        Directory.CreateDirectory(Path.Combine(folder.Path, "variables"));
        Array.ForEach(Directory.GetFiles(Path.Combine(source, "variables")), file => File.Copy(file, Path.Combine(folder.Path, "variables", Path.GetFileName(file))));
        SavedModelProto model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "saved_model.pb")));
        GraphDef graph = model.MetaGraphs[0].GraphDef;
        bool isFunction = graph.Library.Function.Count > 0;
        foreach (NodeDef node in graph.Node.Concat(graph.Library.Function.SelectMany(function => function.NodeDef)).Where(node => node.Op == "MatMul"))
        {
            node.Op = "SparseMatMul";
        }

        File.WriteAllBytes(Path.Combine(folder.Path, "saved_model.pb"), model.ToByteArray());
        using TensorFlowModel network = _context.Model.LoadTensorFlowModel(folder.Path);

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => network.ScoreTensorFlowModel([.. network.OutputNames], [.. network.InputNames], engine));

        Assert.Matches(
            isFunction
                ? "^SparseMatMul node 'StatefulPartitionedCall[^']*/[^']+': this op, in the function '[^']+', is not among those that can be lowered to ONNX\\.$"
                : "^SparseMatMul node '[^']+': this op is not among those that can be lowered to ONNX\\.$",
            error.Message);
    }

    private static IEnumerable<(string Output, NDArray Values)> Expected(ScoringFixture fixture, string[] outputs)
    {
        Mnist.MLNet.Engines.TensorInfo[] named = [.. outputs.Select(output => new Mnist.MLNet.Engines.TensorInfo(output, typeof(float), []))];
        return fixture.Outputs.Select(pair => (outputs.Length == 1 ? outputs[0] : ScoringFixture.OutputOf(pair.Key, named), pair.Value));
    }

    private static void Check((string Output, NDArray Values) expected, IDataView scored, double tolerance)
    {
        float[] actual = Numbers(scored, expected.Output);
        double[] wanted = expected.Values.ToArray<double>();
        Assert.Equal(wanted.Length, actual.Length);
        Assert.All(wanted.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }

    private static float[] Numbers(IDataView view, string column) => view.Schema[column].Type switch
    {
        VectorDataViewType { ItemType.RawType: var item } when item == typeof(float) => [.. view.GetColumn<float[]>(column).SelectMany(row => row)],
        VectorDataViewType { ItemType.RawType: var item } when item == typeof(int) => [.. view.GetColumn<int[]>(column).SelectMany(row => row).Select(number => (float)number)],
        VectorDataViewType => [.. view.GetColumn<long[]>(column).SelectMany(row => row).Select(number => (float)number)],
        { RawType: var item } when item == typeof(float) => [.. view.GetColumn<float>(column)],
        { RawType: var item } when item == typeof(int) => [.. view.GetColumn<int>(column).Select(number => (float)number)],
        _ => [.. view.GetColumn<long>(column).Select(number => (float)number)],
    };

    private static MemoryDataView Rows(ScoringFixture fixture, string[] inputs) => new(fixture.Rows, [.. inputs.Select(name => Column(name, fixture.Input(name, inputs.Length)))]);

    private static MemoryColumn Column(string name, NDArray array) => array.dtype switch
    {
        TF_DataType.TF_INT32 => Column(name, NumberDataViewType.Int32, array.ToArray<int>(), array.Rows),
        TF_DataType.TF_INT64 => Column(name, NumberDataViewType.Int64, array.ToArray<long>(), array.Rows),
        TF_DataType.TF_UINT8 => Column(name, NumberDataViewType.Byte, array.ToArray<byte>(), array.Rows),
        _ => Column(name, NumberDataViewType.Single, array.ToArray<float>(), array.Rows),
    };

    private static MemoryColumn Column<T>(string name, PrimitiveDataViewType item, T[] values, int rows)
        where T : unmanaged
    {
        int length = values.Length / rows;
        return new MemoryColumn(name, new VectorDataViewType(item, length), null, row => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, length);
            values.AsSpan((int)row() * length, length).CopyTo(editor.Values);
            value = editor.Commit();
        }));
    }
}
