using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// What a row takes in the tensors of a graph, as far as their shapes say it. A few bytes of a file can make many rows of one, whose number no shape shows: what a run may hold at once
/// follows from the shapes that are known.
/// </summary>
internal sealed class RowBounds
{
    // What any run may take: enough that small models never meet the bound.
    private const double AnyRun = 32 << 20;

    // As many tensors as large as the largest of known shape.
    private const int LargestTensors = 8;

    // Frames of a film, or steps of time, that are rows for a while: no shape shows how many, but all of them are fed. Their feature maps take so many bytes for each of theirs.
    private const int FedGrowth = 256;

    // Room beside tensors is taken from a pool whose arrays may be twice as large.
    private const int ScratchGrowth = 2;

    // Where shapes are not known, what is fed is all there is to go by.
    private const int UnknownGrowth = 4096;

    // By the number of axes, beside the batch, whose size the model leaves open: bytes of a row where each of these is 1.
    private readonly double[] _bytes = new double[Shapes.MaxAxes + 1];
    private readonly double[] _scratch = new double[Shapes.MaxAxes + 1];
    private double _fixed;
    private bool _hasUnknown;

    /// <summary>Bytes that one row takes, all that is made of it, in the largest tensor of which that is seen before a run; 0 where no rows are seen to be made of one.</summary>
    public double Grown { get; private set; }

    /// <summary>Takes a tensor into account.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="growth">How many rows it is seen to have for one that is fed.</param>
    public void Note(TensorValue value, double growth)
    {
        if (value.Shape is not { } shape)
        {
            _hasUnknown = true;
            return;
        }

        double bytes = ValueSize.Bytes(value.Type, shape);
        if (shape.AsSpan().Count(-1L) is not (> 0 and var open))
        {
            _fixed = Math.Max(_fixed, bytes);
            return;
        }

        // One of them is the batch, the first or, where time comes first, another.
        _bytes[open - 1] = Math.Max(_bytes[open - 1], bytes);
        Grown = growth > 1 && shape[0] < 0 ? Math.Max(Grown, growth * bytes) : Grown;
    }

    /// <summary>Takes room into account that an operation needs beside its result, as for the gates of all steps of a recurrent layer, or for what the windows of a convolution see.</summary>
    /// <param name="shape">Numbers of a row, with the batch; -1 where the model leaves a size open.</param>
    public void NoteScratch(params long[] shape)
    {
        int open = Math.Max(0, shape.AsSpan().Count(-1L) - 1);
        _scratch[open] = Math.Max(_scratch[open], ValueSize.Bytes(DataType.Float, shape));
    }

    /// <summary>Most bytes a run may hold at once.</summary>
    /// <param name="rows">How many rows are fed.</param>
    /// <param name="longest">The largest size that is fed where the model leaves it open; 1 where it leaves none.</param>
    /// <param name="fed">Bytes that are fed for a row.</param>
    public double Most(int rows, int longest, double fed)
    {
        double tensors = LargestTensors * Math.Max(_fixed, Largest(_bytes, longest) * rows);
        return AnyRun + (ScratchGrowth * Largest(_scratch, longest) * rows) + Math.Max(tensors, (_hasUnknown ? UnknownGrowth : FedGrowth) * fed * rows);
    }

    private static double Largest(double[] bytes, int longest)
    {
        double largest = 0;
        for (int open = 0; open < bytes.Length; open++)
        {
            largest = bytes[open] > 0 ? Math.Max(largest, bytes[open] * Math.Pow(longest, open)) : largest;
        }

        return largest;
    }

    /// <summary>How many rows an operation makes of one of its first input's, as far as shapes say it.</summary>
    /// <param name="op">TensorFlow's name of the operation.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="result">Its first result.</param>
    public static double Growth(string op, IReadOnlyList<Value> inputs, Value? result) =>
        inputs is not [TensorValue input, ..] || result is not TensorValue made ? 1
        : op == "Tile" && inputs is [_, TensorValue { KnownIntegers: [> 0 and var times, ..] }] ? times
        : op == "Reshape" && RowLength(input) is > 0 and var before && RowLength(made) is > 0 and var after ? before / after
        : 1;

    // Numbers of a row, where the batch alone is open; else 0.
    private static double RowLength(TensorValue value) =>
        value.Shape is [< 0, .. var row] && !row.Contains(-1) ? row.Aggregate(1.0, (product, size) => product * size) : 0;
}
