using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Lowering;

/// <summary>Each op as real TensorFlow computes it, alone in a graph.</summary>
public sealed class OpTests
{
    private const int Rows = 5;

    private static readonly long[] Strides = [1, 2, 2, 1];
    private static readonly long[] Ones = [1, 1, 1, 1];
    private static readonly float[] Numbers = [.. Enumerable.Range(0, 4096).Select(i => (((i * 7919) % 401) - 200) / 101f)];

    private static readonly Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> Known = Cases();

    public static TheoryData<string> Names() => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_op_scores_as_in_TensorFlow(string name)
    {
        TensorFlowSession.RequireTensorFlow();
        (long[] row, Func<OpGraph, string> build) = Known[name];
        OpGraph graph = new(row);
        using TemporaryFolder folder = new();
        graph.Save(folder.Sub("model"), build(graph));
        int length = (int)row.Aggregate(1L, (product, size) => product * size);
        float[] x = Numbers[..(Rows * length)];
        using TensorFlowSession tensorFlow = new(folder.Sub("model"));
        float[] expected = tensorFlow.Run("x", x, [Rows, .. row], "y");

        foreach (string engine in ScoringEngines.Names)
        {
            using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"), engine: engine);
            float[] actual = scorer.Score(x, length, batchSize: 2);

            Agreement.Check($"{name}, {engine}", expected, actual, 2e-6);
        }
    }

    // Also where there is no TensorFlow to ask.
    [Theory]
    [MemberData(nameof(Names))]
    public void Engines_agree_on_an_op(string name)
    {
        (long[] row, Func<OpGraph, string> build) = Known[name];
        OpGraph graph = new(row);
        using TemporaryFolder folder = new();
        graph.Save(folder.Path, build(graph));
        int length = (int)row.Aggregate(1L, (product, size) => product * size);
        float[] x = Numbers[..(Rows * length)];
        using BatchScorer onnx = BatchScorer.Load(folder.Path, engine: "onnx");
        using BatchScorer managed = BatchScorer.Load(folder.Path, engine: "managed");

        float[] scored = managed.Score(x, length, batchSize: 2);

        Agreement.Check(name, onnx.Score(x, length, batchSize: 2), scored, 2e-6);
        Assert.Equal(scored, managed.Score(x, length, batchSize: 5));
        Assert.Equal(scored, managed.Score(x, length, batchSize: 1));
    }

    private static float[] Take(int count, int from = 1000) => Numbers[from..(from + count)];

    private static Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> Cases()
    {
        Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases = [];
        AddElementwise(cases);
        AddOtherTypes(cases);
        AddComparisons(cases);
        AddShapes(cases);
        AddImages(cases);
        AddProducts(cases);
        return cases;
    }

    private static void AddElementwise(Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases)
    {
        foreach (string op in new[]
        {
            "Relu", "Sigmoid", "Tanh", "Elu", "Selu", "Softplus", "Softsign", "Exp", "Neg", "Abs", "Sign", "Floor", "Ceil", "Round", "Rint", "Erf", "Erfc", "Sin", "Cos", "Relu6", "LeakyRelu", "Square",
            "Softmax", "LogSoftmax", "ZerosLike", "OnesLike", "Expm1",
        })
        {
            cases[op] = ([6], graph => graph.Add(op, ["x"]));
        }

        foreach (string op in new[] { "Log", "Log1p", "Sqrt", "Rsqrt", "Reciprocal", "Inv" })
        {
            cases[op] = ([6], graph => graph.Add(op, [graph.Add("AddV2", [graph.Add("Abs", ["x"]), graph.Floats([], 0.1f)])]));
        }

        foreach (string op in new[] { "Add", "AddV2", "Sub", "Mul", "Div", "RealDiv", "Maximum", "Minimum", "SquaredDifference", "FloorDiv" })
        {
            cases[op] = ([6], graph => graph.Add(op, ["x", graph.Floats([6], Take(6))]));
            cases[$"{op}, constant first"] = ([6], graph => graph.Add(op, [graph.Floats([6], Take(6)), graph.Add("AddV2", [graph.Add("Abs", ["x"]), graph.Floats([], 0.1f)])]));
        }

        cases["Pow"] = ([6], graph => graph.Add("Pow", [graph.Add("Abs", ["x"]), graph.Floats([], 1.5f)]));
        cases["AddN"] = ([6], graph => graph.Add("AddN", ["x", "x", graph.Add("Neg", ["x"])], ("N", 3)));
        cases["ClipByValue"] = ([6], graph => graph.Add("ClipByValue", ["x", graph.Floats([], -0.5f), graph.Floats([], 0.75f)]));
        cases["Cast"] = ([6], graph => graph.ToFloat(graph.Plain("Cast", ["x"], ("SrcT", DataType.Float), ("DstT", DataType.Int32)), DataType.Int32));
        cases["BiasAdd"] = ([4, 4, 3], graph => graph.Add("BiasAdd", ["x", graph.Floats([3], Take(3))]));
    }

    private static void AddOtherTypes(Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases)
    {
        foreach (DataType type in new[] { DataType.Double, DataType.Int32, DataType.Int64 })
        {
            foreach (string op in new[] { "AddV2", "Sub", "Mul", "Maximum", "Minimum" })
            {
                cases[$"{op} of {type}"] = ([6], graph => graph.ToFloat(graph.Add(op, [To(graph, "x", type), To(graph, graph.Add("Neg", ["x"]), type)], ("T", type)), type));
            }

            cases[$"MatMul of {type}"] = ([6], graph => graph.ToFloat(graph.Add("MatMul", [To(graph, "x", type), To(graph, graph.Floats([6, 3], Take(18)), type)], ("T", type)), type));
            cases[$"Sum of {type}"] = ([4, 3], graph => graph.ToFloat(graph.Add("Sum", [To(graph, "x", type), graph.Integers(1)], ("T", type)), type));
        }

        foreach (string op in new[] { "Sigmoid", "Tanh", "Exp", "Softmax" })
        {
            cases[$"{op} of Double"] = ([6], graph => graph.ToFloat(graph.Add(op, [To(graph, "x", DataType.Double)], ("T", DataType.Double)), DataType.Double));
        }

        static string To(OpGraph graph, string tensor, DataType type) => graph.Plain("Cast", [tensor], ("SrcT", DataType.Float), ("DstT", type));
    }

    private static void AddComparisons(Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases)
    {
        foreach (string op in new[] { "Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual" })
        {
            cases[op] = ([6], graph => graph.ToFloat(graph.Add(op, [graph.Add("Round", ["x"]), graph.Floats([], 1)]), DataType.Bool));
        }

        cases["LogicalAnd"] = ([6], graph => graph.ToFloat(graph.Plain("LogicalAnd", [Above(graph, -1), graph.Plain("LogicalNot", [Above(graph, 1)])]), DataType.Bool));
        cases["LogicalOr"] = ([6], graph => graph.ToFloat(graph.Plain("LogicalOr", [Above(graph, 1), graph.Plain("LogicalNot", [Above(graph, -1)])]), DataType.Bool));
        cases["SelectV2"] = ([6], graph => graph.Add("SelectV2", [Above(graph, 0), "x", graph.Floats([6], Take(6))]));
        cases["Select"] = ([6], graph => graph.Add("Select", [Above(graph, 0), "x", graph.Add("Neg", ["x"])]));
        cases["Select of rows"] = ([6], graph => graph.Add(
            "Select", [graph.Add("Greater", [graph.Add("Sum", ["x", graph.Integers(1)]), graph.Floats([], 0)]), "x", graph.Add("Neg", ["x"])]));

        static string Above(OpGraph graph, float limit) => graph.Add("Greater", ["x", graph.Floats([], limit)]);
    }

    private static void AddShapes(Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases)
    {
        foreach (string op in new[] { "Mean", "Max", "Min", "Prod", "Sum" })
        {
            cases[op] = ([4, 3], graph => graph.Add(op, ["x", graph.Integers(1)]));
            cases[$"{op}, axes kept"] = ([4, 3], graph => graph.Add(op, ["x", graph.Integers(-1, 1)], ("keep_dims", true)));
        }

        foreach (string op in new[] { "ArgMax", "ArgMin" })
        {
            cases[op] = ([7], graph => graph.ToFloat(graph.Add(op, ["x", graph.Scalar(-1)]), DataType.Int64));
        }

        cases["Reshape"] = ([4, 3], graph => graph.Add("Reshape", ["x", graph.Integers(-1, 2, 6)]));
        cases["Transpose"] = ([4, 3], graph => graph.Add("Transpose", ["x", graph.Integers(0, 2, 1)]));
        cases["ExpandDims and Squeeze"] = ([4], graph => graph.Add("Squeeze", [graph.Add("ExpandDims", [graph.Add("ExpandDims", ["x", graph.Scalar(1)]), graph.Scalar(-1)])], ("squeeze_dims", new long[] { 1 })));
        cases["ConcatV2"] = ([4], graph => graph.Add("ConcatV2", ["x", graph.Add("Neg", ["x"]), graph.Scalar(1)], ("N", 2)));
        cases["Pack"] = ([4], graph => graph.Add("Pack", ["x", graph.Add("Neg", ["x"])], ("N", 2), ("axis", -1)));
        cases["Unpack"] = ([4, 3], graph => graph.Add("Sub", [graph.Add("Unpack", ["x"], ("num", 3), ("axis", 2)), "Unpack_1:2"]));
        cases["Split"] = ([6], graph => graph.Add("Sub", [graph.Add("Split", [graph.Scalar(1), "x"], ("num_split", 3)), "Split_2:2"]));
        cases["SplitV"] = ([6], graph => graph.Add("SplitV", ["x", graph.Integers(2, -1), graph.Scalar(1)], ("num_split", 2), ("Tlen", DataType.Int32)));
        cases["Slice"] = ([6, 5], graph => graph.Add("Slice", ["x", graph.Integers(0, 1, 2), graph.Integers(-1, 3, -1)], ("Index", DataType.Int32)));
        cases["StridedSlice"] = ([6, 5], graph => graph.Add(
            "StridedSlice", ["x", graph.Integers(0, -1, 1), graph.Integers(0, 0, 2), graph.Integers(1, -2, 1)], ("Index", DataType.Int32), ("begin_mask", 1), ("end_mask", 1), ("shrink_axis_mask", 4)));
        cases["StridedSlice with new axis and ellipsis"] = ([6, 5], graph => graph.Add(
            "StridedSlice", ["x", graph.Integers(0, 0, -3), graph.Integers(0, 0, -1), graph.Integers(1, 1, 1)], ("Index", DataType.Int32), ("ellipsis_mask", 1), ("new_axis_mask", 2)));
        cases["ReverseV2"] = ([4, 3], graph => graph.Add("ReverseV2", ["x", graph.Integers(1)]));
        cases["GatherV2"] = ([4, 3], graph => graph.Plain("GatherV2", ["x", graph.Integers(3, 0, 3), graph.Scalar(1)], ("Tparams", DataType.Float), ("Tindices", DataType.Int32), ("Taxis", DataType.Int32)));
        cases["Tile"] = ([4], graph => graph.Add("Tile", ["x", graph.Integers(1, 3)]));
        cases["Pad"] = ([4, 3], graph => graph.Add("Pad", ["x", graph.Shaped([3, 2], 0, 0, 1, 2, 0, 3)]));
        cases["PadV2"] = ([4, 3], graph => graph.Add("PadV2", ["x", graph.Shaped([3, 2], 0, 0, 1, 2, 0, 3), graph.Floats([], 0.5f)]));
        cases["Fill"] = ([4], graph => graph.Add("AddV2", ["x", graph.Plain("Fill", [graph.Add("Shape", ["x"]), graph.Floats([], 0.5f)], ("T", DataType.Float))]));
        cases["BroadcastTo"] = ([4], graph => graph.Add("BroadcastTo", [graph.Floats([1, 4], Take(4)), graph.Add("Shape", ["x"])]));
        cases["Range"] = ([4], graph => graph.Add("AddV2", ["x", graph.ToFloat(graph.Plain("Range", [graph.Scalar(6), graph.Scalar(-2), graph.Scalar(-2)], ("Tidx", DataType.Int32)), DataType.Int32)]));
        cases["SpaceToBatchND"] = ([5, 2], graph => BatchSpace(graph, graph.Add("SpaceToBatchND", ["x", graph.Integers(2), graph.Shaped([1, 2], 1, 2)])));
        cases["SpaceToBatchND of images"] = ([4, 6, 2], graph => graph.Add(
            "BatchToSpaceND",
            [graph.Add("Relu", [graph.Add("SpaceToBatchND", ["x", graph.Integers(2, 3), graph.Shaped([2, 2], 0, 2, 3, 0)])]), graph.Integers(2, 3), graph.Shaped([2, 2], 1, 0, 0, 2)]));

        // The blocks are told apart before they go back, or the order of the batch axis would not show.
        static string BatchSpace(OpGraph graph, string blocks) => graph.Add(
            "BatchToSpaceND", [graph.Add("Mul", [blocks, graph.Floats([4, 1], 1, 2, 3, 4)]), graph.Integers(2), graph.Shaped([1, 2], 0, 1)]);
    }

    private static void AddImages(Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases)
    {
        foreach (string op in new[] { "ResizeBilinear", "ResizeNearestNeighbor" })
        {
            foreach ((int height, int width) in new[] { (11, 9), (3, 2), (7, 5) })
            {
                cases[$"{op} to {height} x {width}"] = ([7, 5, 2], graph => graph.Add(op, ["x", graph.Integers(height, width)]));
                cases[$"{op} to {height} x {width}, half pixels"] = ([7, 5, 2], graph => graph.Add(op, ["x", graph.Integers(height, width)], ("half_pixel_centers", true)));
                cases[$"{op} to {height} x {width}, corners"] = ([7, 5, 2], graph => graph.Add(op, ["x", graph.Integers(height, width)], ("align_corners", true)));
            }
        }

        foreach (string padding in new[] { "SAME", "VALID" })
        {
            foreach (string op in new[] { "MaxPool", "AvgPool" })
            {
                cases[$"{op}, {padding}"] = ([7, 5, 2], graph => graph.Add(op, ["x"], ("ksize", new long[] { 1, 3, 2, 1 }), ("strides", Strides), ("padding", padding)));
            }

            cases[$"Conv2D, {padding}"] = ([7, 5, 2], graph => graph.Add("Conv2D", ["x", graph.Floats([3, 2, 2, 4], Take(48))], ("strides", Strides), ("padding", padding)));
            cases[$"Conv2D with bias and activation, {padding}"] = ([7, 5, 2], graph => graph.Add(
                "Relu", [graph.Add("BiasAdd", [graph.Add("Conv2D", ["x", graph.Floats([3, 2, 2, 4], Take(48))], ("strides", Ones), ("padding", padding)), graph.Floats([4], Take(4))])]));
            cases[$"Conv2D, dilated, {padding}"] = ([7, 5, 2], graph => graph.Add(
                "Conv2D", ["x", graph.Floats([3, 2, 2, 4], Take(48))], ("strides", Ones), ("dilations", new long[] { 1, 2, 2, 1 }), ("padding", padding)));
            cases[$"DepthwiseConv2dNative, {padding}"] = ([7, 5, 2], graph => graph.Add(
                "DepthwiseConv2dNative", ["x", graph.Floats([3, 2, 2, 3], Take(36))], ("strides", Strides), ("padding", padding)));
        }

        cases["FusedBatchNormV3"] = ([4, 4, 3], graph => graph.Add(
            "FusedBatchNormV3",
            ["x", graph.Floats([3], Take(3)), graph.Floats([3], Take(3, 1100)), graph.Floats([3], Take(3, 1200)), graph.Floats([3], 0.5f, 1, 2)],
            ("U", DataType.Float),
            ("is_training", false),
            ("epsilon", 0.001f)));
        cases["Mean of images"] = ([4, 4, 3], graph => graph.Add("Mean", [graph.Add("MaxPool", ["x"], ("ksize", Ones), ("strides", Ones), ("padding", "VALID")), graph.Integers(1, 2)]));
    }

    private static void AddProducts(Dictionary<string, (long[] Row, Func<OpGraph, string> Build)> cases)
    {
        cases["MatMul"] = ([6], graph => graph.Add("MatMul", ["x", graph.Floats([6, 3], Take(18))]));
        cases["MatMul, transposed"] = ([6], graph => graph.Add("MatMul", ["x", graph.Floats([3, 6], Take(18))], ("transpose_b", true)));
        cases["MatMul with bias"] = ([6], graph => graph.Add("AddV2", [graph.Floats([3], Take(3)), graph.Add("MatMul", ["x", graph.Floats([6, 3], Take(18))])]));
        cases["MatMul with a bias read twice"] = ([6], graph =>
        {
            string product = graph.Add("MatMul", ["x", graph.Floats([6, 3], Take(18))]);
            return graph.Add("Mul", [graph.Add("AddV2", [product, graph.Floats([3], Take(3))]), product]);
        });
        cases["BatchMatMulV2"] = ([2, 3], graph => graph.Add("BatchMatMulV2", ["x", graph.Floats([3, 4], Take(12))]));
        cases["BatchMatMulV2, adjoint"] = ([2, 3], graph => graph.Add("BatchMatMulV2", ["x", graph.Add("Relu", ["x"])], ("adj_y", true)));
        cases["BatchMatMulV2 with bias"] = ([2, 3], graph => graph.Add("AddV2", [graph.Add("BatchMatMulV2", ["x", graph.Floats([3, 4], Take(12))]), graph.Floats([4], Take(4))]));
        cases["Einsum"] = ([2, 3], graph => graph.Add("Einsum", ["x", graph.Floats([3, 4], Take(12))], ("N", 2), ("equation", "bij,jk->bik")));
    }
}
