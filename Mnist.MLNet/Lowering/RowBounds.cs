using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>What a row takes in the tensors of a graph, as far as their shapes say it.</summary>
internal sealed class RowBounds
{
    // What a tensor without a shape may hold of numbers for each byte that is fed.
    private const int UnknownGrowth = 64;

    // By the number of axes, beside the batch, whose size the model leaves open: bytes of a row where each of these is 1.
    private readonly double[] _bytes = new double[Shapes.MaxAxes + 1];
    private bool _hasUnknown;

    /// <summary>Takes a tensor into account.</summary>
    public void Note(TensorValue value)
    {
        if (value.Shape is not { } shape)
        {
            _hasUnknown = true;
        }
        else if (shape.AsSpan().Count(-1L) is > 0 and var open)
        {
            // One of them is the batch, the first or, where time comes first, another.
            _bytes[open - 1] = Math.Max(_bytes[open - 1], ValueSize.Bytes(value.Type, shape));
        }
        else
        {
            Fixed = Math.Max(Fixed, ValueSize.Bytes(value.Type, shape));
        }
    }

    /// <summary>Bytes of the largest tensor that is no larger for more rows.</summary>
    public double Fixed { get; private set; }

    /// <summary>Bytes a row takes in the largest of them.</summary>
    /// <param name="longest">The largest size that is fed where the model leaves it open; 1 where it leaves none.</param>
    /// <param name="fed">Bytes that are fed for a row.</param>
    public double Largest(int longest, double fed)
    {
        double largest = _hasUnknown ? UnknownGrowth * fed : fed;
        double sizes = 1;
        foreach (double bytes in _bytes)
        {
            largest = Math.Max(largest, bytes * sizes);
            sizes *= longest;
        }

        return largest;
    }
}
