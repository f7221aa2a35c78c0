using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Graphs of few bytes that become many operations: loops of many steps, nodes that give thousands of results. Whole processes are measured.</summary>
public sealed class UnfoldingTests
{
    private const int Rows = 4;

    // What is refused says this; the others are scored.
    private static readonly Dictionary<string, (long[] Row, Func<OpGraph, string> Build, string? Refusal)> Known = new()
    {
        ["a mask over a thousand steps"] = ([1000, 4], graph => Loop(graph, 1000, 4, ops: 4), null),
        ["a body of 45 operations over a thousand steps"] = ([1000, 4], graph => Loop(graph, 1000, 4, ops: 45), null),
        ["a body of 2,000 operations over 25 steps"] = ([25, 4], graph => Loop(graph, 25, 4, ops: 2000), null),
        ["a hundred and fifty loops"] = ([150, 4], Loops, null),
        ["a line of 7,900 operations"] = ([4], graph => Line(graph, 7_900), null),
        ["a line of 9,900 operations"] = ([4], graph => Line(graph, 9_900), "the opened graph has more than 8"),
        ["parts by the thousand, of which few are read"] = ([9000], graph => Unpacked(graph, read: 1_000), null),
        ["parts by the thousand"] = ([9000], graph => Unpacked(graph, read: 9_000), "the graph needs more than 8"),
        ["slices by the thousand"] = ([9000], graph => Split(graph, "x", nodes: 1), null),
        ["slices by the million"] = ([9000], graph => Split(graph, "x", nodes: 110), "the graph needs more than 8"),
        ["slices of a constant by the million"] = ([9000], graph => Split(graph, graph.Floats([1, 9000], [.. Enumerable.Range(0, 9000)]), nodes: 110), "parts and turned copies of constants would take more than 8 times"),
    };

    public static TheoryData<string> Names => [.. Known.Keys];

    private static Lazy<long> Good { get; } = new(() =>
    {
        using TemporaryFolder folder = new();
        return Peak(folder, [4], graph => graph.Add("Tanh", ["x"]), "onnx", null).Peak;
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void It_takes_four_times_the_file_and_64_MB_more_than_a_good_one(string name)
    {
        (long[] row, Func<OpGraph, string> build, string? refusal) = Known[name];
        foreach (string engine in (string[])["onnx", "managed"])
        {
            using TemporaryFolder folder = new();

            (long peak, long most) = Peak(folder, row, build, engine, refusal);

            Assert.True(peak <= Good.Value + most, $"{engine} takes {peak >> 20} MiB where a good one takes {Good.Value >> 20}.");
        }
    }

    private static (long Peak, long Most) Peak(TemporaryFolder folder, long[] row, Func<OpGraph, string> build, string engine, string? refusal)
    {
        OpGraph graph = new(row);
        graph.Save(folder.Sub("model"), build(graph));
        long numbers = Rows * row.Aggregate(1L, (product, size) => product * size);
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Rows}, {string.Join(", ", row)}), }}".PadRight(117) + "\n";
        File.WriteAllBytes(folder.Sub("x.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[sizeof(float) * numbers]]);
        (int status, _, string error, long peak) = Bounded.Command("score", folder.Sub("model"), "--in", folder.Sub("x.npy"), "--out", folder.Sub("y.npy"), "--engine", engine);
        Assert.True(status == (refusal is null ? 0 : 1), error);
        Assert.Contains(refusal ?? "", error, StringComparison.Ordinal);
        return (peak, Bounded.Memory(folder.Sub("model")));
    }

    private static string Line(OpGraph graph, int operations) => Enumerable.Range(0, operations).Aggregate("x", (last, _) => graph.Add("AddV2", [last, "x"]));

    /// <summary>A step under a mask, with so many operations between the state and the next one.</summary>
    private static string Loop(OpGraph graph, int steps, int width, int ops)
    {
        string majors = graph.Add("Transpose", ["x", graph.Integers(1, 0, 2)], ("Tperm", DataType.Int32));
        string list = graph.Plain("TensorListFromTensor", [majors, graph.Integers(-1, width)], ("element_dtype", DataType.Float), ("shape_type", DataType.Int32));
        string zeros = graph.Add("ZerosLike", [graph.Add("Sum", ["x", graph.Integers(1)], ("Tidx", DataType.Int32))]);
        return graph.While(
            [(graph.Scalar(0), DataType.Int32), (zeros, DataType.Float), (list, DataType.Variant)],
            (condition, a) => condition.Less(a[0], condition.Integer(steps)),
            (body, a) =>
            {
                string x = body.Element(a[2], a[0], width);
                string next = a[1];
                for (int i = 2; i < ops; i++)
                {
                    next = body.Add(i % 2 == 0 ? "AddV2" : "Maximum", [next, x]);
                }

                return [body.Next(a[0]), body.Add("SelectV2", [body.Add("Greater", [x, next]), next, a[1]]), a[2]];
            }) + ":1";
    }

    private static string Loops(OpGraph graph)
    {
        string sum = graph.Add("Sum", ["x", graph.Integers(1)], ("Tidx", DataType.Int32));
        for (int i = 0; i < 150; i++)
        {
            sum = graph.Add("AddV2", [sum, Loop(graph, 150, 4, ops: 6)]);
        }

        return sum;
    }

    private static string Unpacked(OpGraph graph, int read)
    {
        string parts = graph.Add("Unpack", ["x"], ("num", 9000), ("axis", 1));
        string[] sums = [.. Enumerable.Range(0, read / 1000).Select(sum => graph.Add("AddN", [.. Enumerable.Range(0, 1000).Select(i => $"{parts}:{(9 * i) + sum}")], ("N", 1000)))];
        return graph.Plain("ExpandDims", [sums.Aggregate((a, b) => graph.Add("AddV2", [a, b])), graph.Scalar(1)], ("T", DataType.Float), ("Tdim", DataType.Int32));
    }

    private static string Split(OpGraph graph, string of, int nodes)
    {
        string[] parts = [.. Enumerable.Range(0, nodes).Select(_ => graph.Add("Split", [graph.Scalar(1), of], ("num_split", 9000)))];
        string sum = graph.Add("AddN", [.. Enumerable.Range(0, 1000).Select(i => $"{parts[i % nodes]}:{9 * i}")], ("N", 1000));
        return graph.Add("AddV2", [graph.Add("Max", ["x", graph.Integers(1)], ("Tidx", DataType.Int32), ("keep_dims", true)), sum]);
    }
}
