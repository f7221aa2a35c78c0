using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Lowering;

/// <summary>Loops that are no recurrent layer of ONNX, as real TensorFlow runs them.</summary>
public sealed class LoopTests
{
    private const int Rows = 5;
    private const int Steps = 6;
    private const int Width = 3;
    private const double Tolerance = 2e-6;

    private static readonly float[] Numbers = [.. Enumerable.Range(0, 512).Select(i => (((i * 7919) % 401) - 200) / 101f)];

    private static readonly Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> Known = Cases();

    public static TheoryData<string> Names() => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loop_scores_as_in_TensorFlow(string name)
    {
        TensorFlowSession.RequireTensorFlow();
        using TemporaryFolder folder = new();
        (float[] x, long[] row) = Save(name, folder.Path);
        using TensorFlowSession tensorFlow = new(folder.Path);
        float[] expected = tensorFlow.Run("x", x, [Rows, .. row], "y");
        Assert.True(expected.Distinct().Count() > Rows, "It scores rows alike.");

        foreach (string engine in ScoringEngines.Names)
        {
            using BatchScorer scorer = BatchScorer.Load(folder.Path, engine: engine);

            Agreement.Check($"{name}, {engine}", expected, scorer.Score(x, x.Length / Rows, batchSize: 2), Tolerance);
        }
    }

    [Fact]
    public void A_cell_of_TensorFlow_1_that_is_no_layer_of_ONNX_scores_as_in_TensorFlow()
    {
        TensorFlowSession.RequireTensorFlow();
        string source = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "tf115-lstm", "model");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Sub("variables"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(source, "variables")))
        {
            File.Copy(file, Path.Combine(folder.Sub("variables"), Path.GetFileName(file)));
        }

        SavedModelProto model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "saved_model.pb")));
        model.MetaGraphs[0].GraphDef.Node.Single(node => node.Name == "rnn/while/lstm_cell/mul_2").Op = "Maximum";
        File.WriteAllBytes(folder.Sub("saved_model.pb"), model.ToByteArray());
        SignatureDef signature = model.MetaGraphs[0].SignatureDef.Single().Value;
        float[] x = [.. Enumerable.Range(0, Rows * 784).Select(i => Numbers[i % 401])];
        using TensorFlowSession tensorFlow = new(folder.Path);
        float[] expected = tensorFlow.Run(signature.Inputs.Values.Single().Name, x, [Rows, 28, 28], signature.Outputs["probabilities"].Name);

        foreach (string engine in ScoringEngines.Names)
        {
            using BatchScorer scorer = BatchScorer.Load(folder.Path, output: "probabilities", engine: engine);

            Agreement.Check(engine, expected, scorer.Score(x, 784, batchSize: 2), Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Engines_agree_on_a_loop(string name)
    {
        using TemporaryFolder folder = new();
        (float[] x, _) = Save(name, folder.Path);
        using BatchScorer onnx = BatchScorer.Load(folder.Path, engine: "onnx");
        using BatchScorer managed = BatchScorer.Load(folder.Path, engine: "managed");

        float[] scored = managed.Score(x, x.Length / Rows, batchSize: 2);

        Agreement.Check(name, onnx.Score(x, x.Length / Rows, batchSize: 2), scored, Tolerance);
        Assert.Equal(scored, managed.Score(x, x.Length / Rows, batchSize: 5));
        Assert.Equal(scored, managed.Score(x, x.Length / Rows, batchSize: 1));
    }

    [Fact]
    public void What_does_not_depend_on_the_step_is_computed_before_the_loop()
    {
        using TemporaryFolder folder = new();
        Save("something of the rows", folder.Path);

        GraphProto graph = Lower(folder.Path);

        NodeProto loop = Assert.Single(graph.Node, node => node.OpType == "Scan");
        Assert.Single(graph.Node, node => node.OpType == "Tanh");
        Assert.Equal(["Add", "Identity"], OnnxNames.BodyOf(loop)!.Node.Select(node => node.OpType));
    }

    [Fact]
    public void A_body_stands_in_the_file_once_however_many_steps_there_are()
    {
        using TemporaryFolder folder = new();
        OpGraph graph = new(1000, Width);
        graph.Save(folder.Path, Masked(graph, 1000));

        GraphProto lowered = Lower(folder.Path);

        Assert.InRange(lowered.Node.Count + OnnxNames.MadeIn(lowered).Count(), 1, 100);
    }

    [Fact]
    public void A_loop_takes_its_rows_from_columns_of_other_types()
    {
        using TemporaryFolder folder = new();
        (float[] x, _) = Save("the input itself", folder.Path);
        OnnxModel model = SavedModelToOnnx.ConvertFolder(folder.Path);

        GraphProto graph = ModelProto.Parser.ParseFrom(InputCast.Retype(model, [typeof(double)]).Bytes.Span).Graph;

        NodeProto cast = Assert.Single(graph.Node, node => node.OpType == "Cast");
        Assert.Contains(cast.Output[0], OnnxNames.ReadBy(graph.Node.Single(node => node.OpType == "Scan")));
        Assert.DoesNotContain("x", graph.Node.Where(node => node != cast).SelectMany(OnnxNames.ReadBy));
        Assert.Equal(Rows * Width, x.Length);
    }

    [Theory]
    [InlineData("shape", "a step changes the shape of a variable")]
    [InlineData("other element", "it sets an element whose number is neither known nor that of the step, or above 100000")]
    [InlineData("too long", "it runs over 7 steps from 0 of a sequence that has 6")]
    [InlineData("state", "how often it runs depends on more than its number of steps; loops that count up to a number, or to the length of a sequence, can be lowered")]
    public void What_cannot_be_lowered_is_said(string fault, string expected)
    {
        OpGraph graph = new(Steps, Width);
        string reserved = graph.Plain("TensorListReserve", [graph.Integers(-1, Width), graph.Scalar(Steps)], ("element_dtype", DataType.Float), ("shape_type", DataType.Int32));
        string loop = graph.While(
            [(graph.Scalar(0), DataType.Int32), (reserved, DataType.Variant), (Zeros(graph), DataType.Float), (List(graph), DataType.Variant)],
            (condition, a) => fault == "state"
                ? condition.Add("Less", [condition.Add("Sum", [a[2], condition.Integers(0, 1)], ("Tidx", DataType.Int32)), condition.Floats([], 5)])
                : condition.Less(a[0], condition.Integer(fault == "too long" ? Steps + 1 : Steps)),
            (body, a) =>
            {
                string x = body.Element(a[3], a[0], Width);
                string index = fault == "other element" ? body.Add("Sub", [body.Integer(Steps - 1), a[0]], ("T", DataType.Int32)) : a[0];
                return [body.Next(a[0]), body.With(a[1], index, x), fault == "shape" ? body.Plain("ConcatV2", [a[2], x, body.Integer(1)], ("T", DataType.Float), ("N", 2), ("Tidx", DataType.Int32)) : body.Add("AddV2", [a[2], x]), a[3]];
            });
        using TemporaryFolder folder = new();
        graph.Save(folder.Path, loop + ":2");

        Assert.EndsWith(expected + ".", Assert.Throws<ModelFormatException>(() => SavedModelToOnnx.ConvertFolder(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static GraphProto Lower(string folder) => ModelProto.Parser.ParseFrom(SavedModelToOnnx.ConvertFolder(folder).Bytes.Span).Graph;

    private static (float[] X, long[] Row) Save(string name, string folder)
    {
        (long[] row, Func<OpGraph, string> build) = Known[name];
        OpGraph graph = new(row);
        graph.Save(folder, build(graph));
        row = [.. row.Select(size => size < 0 ? Steps : size)];
        return (Numbers[..(Rows * (int)row.Aggregate(1L, (product, size) => product * size))], row);
    }

    private static Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> Cases() => new()
    {
        ["a mask"] = ([Steps, Width], graph => Masked(graph, Steps)),
        ["a cell of its own"] = ([Steps, Width], graph => Recurrent(graph, Steps, (body, x, h, _) =>
        {
            string gate = body.Add("Minimum", [body.Add("Maximum", [body.Add("AddV2", [body.Add("Mul", [x, body.Floats([], 0.2f)]), body.Floats([], 0.5f)]), body.Floats([], 0)]), body.Floats([], 1)]);
            return body.Add("AddV2", [body.Add("Mul", [gate, h]), body.Add("Tanh", [body.Add("MatMul", [x, body.Floats([Width, Width], Numbers[20..29])])])]);
        })),
        ["the number of the step"] = ([Steps, Width], graph => Recurrent(graph, Steps, (body, x, h, time) =>
            body.Add("AddV2", [body.Add("Mul", [h, body.Floats([], 0.5f)]), body.Add("Mul", [x, body.Plain("Cast", [time], ("SrcT", DataType.Int32), ("DstT", DataType.Float))])]))),
        ["a sequence of open length"] = ([-1, Width], graph => Recurrent(graph, null, (body, x, h, _) => body.Add("Tanh", [body.Add("Sub", [x, body.Add("Maximum", [h, x])])]))),
        ["a part of the sequence"] = ([Steps, Width], graph => Recurrent(graph, Steps - 2, (body, x, h, _) => body.Add("Maximum", [x, body.Add("Tanh", [h])]))),
        ["from the second step on"] = ([Steps, Width], SecondOn),
        ["from the last step to the first"] = ([Steps, Width], Backwards),
        ["states that change places"] = ([Steps, Width], Swapping),
        ["a last item that is no state"] = ([Steps, Width], Last),
        ["a loop inside"] = ([Steps, Width], Nested),
        ["two limits"] = ([Steps, Width], TwoLimits),
        ["whole numbers"] = ([Steps, Width], Counting),
        ["the input itself"] = ([Width], graph => Plain(graph, "x", (body, h, x) => body.Add("Tanh", [body.Add("AddV2", [h, x])]))),
        ["something of the rows"] = ([Width], graph => Plain(graph, "x", (body, h, x) => body.Add("AddV2", [h, body.Add("Tanh", [x])]))),
        ["numbers that are the same for all rows"] = ([Width], graph => graph.Add("AddV2", ["x", Plain(graph, graph.Floats([1, Width], 1, 2, 3), (body, h, _) => body.Add("AddV2", [h, h]))])),
        ["a product that is read inside and out"] = ([Width], graph =>
        {
            string product = graph.Add("MatMul", ["x", graph.Floats([Width, Width], Numbers[20..29])]);
            string biased = graph.Add("BiasAdd", [product, graph.Floats([Width], 1, 2, 3)]);
            return graph.Add("AddV2", [biased, Plain(graph, product, (body, h, x) => body.Add("Tanh", [body.Add("AddV2", [h, x])]))]);
        }),
        ["no step"] = ([Steps, Width], graph => graph.Add("AddV2", [Sum(graph), Recurrent(graph, 0, (body, x, h, _) => body.Add("Maximum", [x, h]))])),
    };

    // Five steps from a state of zeros beside something that stays.
    private static string Plain(OpGraph graph, string fixedTensor, Func<OpFunction, string, string, string> next) => graph.While(
        [(graph.Scalar(0), DataType.Int32), (graph.Add("ZerosLike", [fixedTensor]), DataType.Float), (fixedTensor, DataType.Float)],
        (condition, a) => condition.Less(a[0], condition.Integer(5)),
        (body, a) => [body.Next(a[0]), next(body, a[1], a[2]), a[2]]) + ":1";

    private static string Sum(OpGraph graph) => graph.Add("Sum", ["x", graph.Integers(1)], ("Tidx", DataType.Int32));

    private static string List(OpGraph graph) => graph.Plain(
        "TensorListFromTensor", [graph.Add("Transpose", ["x", graph.Integers(1, 0, 2)], ("Tperm", DataType.Int32)), graph.Integers(-1, Width)], ("element_dtype", DataType.Float), ("shape_type", DataType.Int32));

    private static string Zeros(OpGraph graph) => graph.Add("ZerosLike", [Sum(graph)]);

    private static string Limit(OpGraph graph, int? steps) => steps is int known ? graph.Scalar(known) : graph.Plain(
        "StridedSlice", [graph.Add("Shape", ["x"], ("out_type", DataType.Int32)), graph.Integers(1), graph.Integers(2), graph.Integers(1)],
        ("T", DataType.Int32), ("Index", DataType.Int32), ("shrink_axis_mask", 1));

    /// <summary>All states side by side and the last one, from a state of zeros.</summary>
    private static string Recurrent(OpGraph graph, int? steps, Func<OpFunction, string, string, string, string> next)
    {
        string limit = Limit(graph, steps);
        string reserved = graph.Plain("TensorListReserve", [graph.Integers(-1, Width), limit], ("element_dtype", DataType.Float), ("shape_type", DataType.Int32));
        string loop = graph.While(
            [(graph.Scalar(0), DataType.Int32), (reserved, DataType.Variant), (Zeros(graph), DataType.Float), (limit, DataType.Int32), (List(graph), DataType.Variant)],
            (condition, a) => condition.Less(a[0], a[3]),
            (body, a) =>
            {
                string h = next(body, body.Element(a[4], a[0], Width), a[2], a[0]);
                return [body.Next(a[0]), body.With(a[1], a[0], h), h, a[3], a[4]];
            });
        if (steps == 0)
        {
            return loop + ":2";
        }

        string stacked = graph.Plain("TensorListStack", [loop + ":1", graph.Integers(-1, Width)], ("element_dtype", DataType.Float), ("num_elements", -1));
        string sum = graph.Add("Max", [stacked, graph.Integers(0)], ("Tidx", DataType.Int32));
        return graph.Plain("ConcatV2", [sum, loop + ":2", graph.Scalar(1)], ("T", DataType.Float), ("N", 2), ("Tidx", DataType.Int32));
    }

    private static string Masked(OpGraph graph, int steps) => Recurrent(graph, steps, (body, x, h, _) =>
    {
        string mask = body.Add("Greater", [x, body.Floats([], 0)]);
        return body.Add("SelectV2", [mask, body.Add("Tanh", [body.Add("AddV2", [body.Add("MatMul", [h, body.Floats([Width, Width], Numbers[20..29])]), x])]), h]);
    });

    private static string SecondOn(OpGraph graph) => graph.While(
        [(graph.Scalar(1), DataType.Int32), (Zeros(graph), DataType.Float), (List(graph), DataType.Variant)],
        (condition, a) => condition.Less(a[0], condition.Integer(Steps - 1)),
        (body, a) => [body.Next(a[0]), body.Add("Maximum", [body.Element(a[2], a[0], Width), body.Add("Tanh", [a[1]])]), a[2]]) + ":1";

    private static string Backwards(OpGraph graph) => graph.While(
        [(graph.Scalar(0), DataType.Int32), (Zeros(graph), DataType.Float), (List(graph), DataType.Variant)],
        (condition, a) => condition.Less(a[0], condition.Integer(Steps)),
        (body, a) =>
        {
            string index = body.Add("Sub", [body.Integer(Steps - 1), a[0]], ("T", DataType.Int32));
            return [body.Next(a[0]), body.Add("Tanh", [body.Add("AddV2", [body.Element(a[2], index, Width), a[1]])]), a[2]];
        }) + ":1";

    private static string Swapping(OpGraph graph)
    {
        string loop = graph.While(
            [(graph.Scalar(0), DataType.Int32), (Zeros(graph), DataType.Float), (Sum(graph), DataType.Float), (List(graph), DataType.Variant)],
            (condition, a) => condition.Less(a[0], condition.Integer(Steps - 1)),
            (body, a) => [body.Next(a[0]), a[2], body.Add("Tanh", [body.Add("AddV2", [a[1], body.Element(a[3], a[0], Width)])]), a[3]]);
        return graph.Add("Sub", [loop + ":1", loop + ":2"]);
    }

    private static string Last(OpGraph graph)
    {
        string one = graph.Plain("TensorListReserve", [graph.Integers(-1, Width), graph.Scalar(1)], ("element_dtype", DataType.Float), ("shape_type", DataType.Int32));
        string loop = graph.While(
            [(graph.Scalar(0), DataType.Int32), (one, DataType.Variant), (Zeros(graph), DataType.Float), (List(graph), DataType.Variant)],
            (condition, a) => condition.Less(a[0], condition.Integer(Steps)),
            (body, a) =>
            {
                string h = body.Add("Tanh", [body.Add("AddV2", [a[2], body.Element(a[3], a[0], Width)])]);
                return [body.Next(a[0]), body.With(a[1], body.Integer(0), body.Add("AddV2", [h, h])), h, a[3]];
            });
        string stacked = graph.Plain("TensorListStack", [loop + ":1", graph.Integers(-1, Width)], ("element_dtype", DataType.Float), ("num_elements", 1));
        return graph.Add("Sum", [stacked, graph.Integers(0)], ("Tidx", DataType.Int32));
    }

    private static string Nested(OpGraph graph) => graph.While(
        [(graph.Scalar(0), DataType.Int32), (Zeros(graph), DataType.Float), (List(graph), DataType.Variant)],
        (condition, a) => condition.Less(a[0], condition.Integer(Steps)),
        (body, a) =>
        {
            string x = body.Element(a[2], a[0], Width);
            string[] inner = body.While(
                [(body.Integer(0), DataType.Int32), (a[1], DataType.Float), (x, DataType.Float), (a[2], DataType.Variant)],
                (condition, b) => condition.Less(b[0], condition.Integer(Steps - 2)),
                (step, b) => [step.Next(b[0]), step.Add("Tanh", [step.Add("Mul", [step.Add("AddV2", [step.Add("Sub", [b[1], step.Element(b[3], b[0], Width)]), b[2]]), step.Floats([], 0.2f)])]), b[2], b[3]]);
            return [body.Next(a[0]), inner[1], a[2]];
        }) + ":1";

    private static string TwoLimits(OpGraph graph)
    {
        string loop = graph.While(
            [(graph.Scalar(0), DataType.Int32), (graph.Scalar(2), DataType.Int32), (Zeros(graph), DataType.Float), (List(graph), DataType.Variant)],
            (condition, a) => condition.Plain("LogicalAnd", [condition.Less(a[0], condition.Integer(Steps)), condition.Less(a[1], condition.Integer(Steps - 1))]),
            (body, a) => [body.Next(a[0]), body.Next(a[1]), body.Add("Tanh", [body.Add("AddV2", [body.Element(a[3], a[0], Width), a[2]])]), a[3]]);
        string count = graph.ToFloat(loop + ":1", DataType.Int32);
        return graph.Add("Mul", [loop + ":2", count]);
    }

    private static string Counting(OpGraph graph)
    {
        string none = graph.Plain("Cast", [Zeros(graph)], ("SrcT", DataType.Float), ("DstT", DataType.Int32));
        string loop = graph.While(
            [(graph.Scalar(0), DataType.Int32), (none, DataType.Int32), (List(graph), DataType.Variant)],
            (condition, a) => condition.Less(a[0], condition.Integer(Steps)),
            (body, a) =>
            {
                string above = body.Plain("Cast", [body.Add("Greater", [body.Element(a[2], a[0], Width), body.Floats([], 0)])], ("SrcT", DataType.Bool), ("DstT", DataType.Int32));
                return [body.Next(a[0]), body.Add("AddV2", [a[1], above], ("T", DataType.Int32)), a[2]];
            });
        return graph.Add("AddV2", [Sum(graph), graph.ToFloat(loop + ":1", DataType.Int32)]);
    }
}
