using Mnist.Formats.Tensors;
using Mnist.Models.Execution;
using Mnist.Models.Graphs;
using Mnist.Models.Losses;

namespace Mnist.Models;

/// <summary>Turns a user's arrays into samples, and says in one sentence what does not fit.</summary>
/// <param name="graph">The model's graph.</param>
/// <param name="inputNames">Names of the inputs.</param>
/// <param name="outputNames">Names of the outputs.</param>
internal sealed class FitData(Graph graph, IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames)
{
    /// <summary>Rows without targets.</summary>
    /// <exception cref="ArgumentException">An array is missing or of another shape or type than the model's input.</exception>
    public Samples Inputs(Arrays x)
    {
        NDArray[] arrays = x.InOrder(inputNames, "input", nameof(x), exact: false);
        int rows = arrays[0].ndim == 0 ? 0 : arrays[0].Rows;
        Column[] columns = [.. arrays.Select((array, i) => Input(graph.Inputs[i].Spec, array, i))];
        for (int i = 1; i < arrays.Length; i++)
        {
            if (arrays[i].Rows != rows)
            {
                throw new ArgumentException(
                    $"Input '{inputNames[0]}' has {rows} rows and input '{inputNames[i]}' has {arrays[i].Rows}; all inputs need the same rows.", nameof(x));
            }
        }

        return new Samples(columns, [], [], 0, rows);
    }

    /// <summary>Rows with targets and weights.</summary>
    /// <param name="heads">Outputs with a loss or metrics.</param>
    /// <param name="x">One array for each input.</param>
    /// <param name="y">One array for each head, or for each output by name.</param>
    /// <param name="sampleWeight">Weights of the rows, one array for all or for each head; null for ones.</param>
    /// <exception cref="ArgumentException">A shape, a number of rows or a label does not fit.</exception>
    public Samples Create(IReadOnlyList<Head> heads, Arrays x, Arrays y, Arrays? sampleWeight)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Samples samples = Inputs(x);
        string[] names = [.. heads.Select(head => outputNames[head.Output])];
        NDArray[] targets = y.InOrder(names, "output", nameof(y), exact: true);
        NDArray?[] weights = Weights(sampleWeight, names);
        List<Column> columns = [];
        List<float[]> rowWeights = [];
        for (int i = 0; i < heads.Count; i++)
        {
            Column column = Target(heads[i], targets[i], samples.Count);
            columns.Add(column);
            rowWeights.Add(weights[i] is { } given ? Weight(heads[i], given, samples.Count) : []);
        }

        return samples with { Targets = columns, Weights = rowWeights };
    }

    private NDArray?[] Weights(Arrays? sampleWeight, string[] names)
    {
        if (sampleWeight is null)
        {
            return new NDArray?[names.Length];
        }

        return sampleWeight.Count == 1 && sampleWeight.Names.Count == 0
            ? [.. names.Select(_ => sampleWeight[0])]
            : sampleWeight.InOrder(names, "output", "sample_weight", exact: true);
    }

    private Column Input(TensorSpec expected, NDArray x, int index)
    {
        bool fits = x.ndim > 0 && new Shape(x.shape.dims[1..]) == expected.Row;
        if (!fits)
        {
            string which = graph.Inputs.Count == 1 ? "The model takes inputs" : $"Input '{inputNames[index]}' takes arrays";
            throw new ArgumentException(
                $"{which} of shape {expected.Row.WithBatch()}, received {x.shape}. Reshape them, as x.reshape({new Shape([-1, .. expected.Row.dims]).ToString().Replace("None", "-1", StringComparison.Ordinal)}).",
                nameof(x));
        }

        return expected.Type == TF_DataType.TF_INT32 ? new Column(Integers(x, inputNames[index]), expected.Count, x.Rows)
            : x.Coded is { } coded ? new Column(coded, expected.Count, x.Rows)
            : new Column(x.Singles(), expected.Count, x.Rows);
    }

    private static int[] Integers(NDArray x, string name)
    {
        if (x.dtype == TF_DataType.TF_INT32)
        {
            return x.Values<int>();
        }

        double[] values = x.ToArray<double>();
        int wrong = Array.FindIndex(values, value => value != Math.Floor(value) || !(Math.Abs(value) <= int.MaxValue));
        return wrong < 0
            ? Array.ConvertAll(values, value => (int)value)
            : throw new ArgumentException($"Input '{name}' takes whole numbers of 32 bits, received {values[wrong]} at place {wrong}.", nameof(x));
    }

    private Column Target(Head head, NDArray y, int rows)
    {
        Shape output = graph.Outputs[head.Output].Spec.Row;
        int columns = output.ndim == 0 ? 1 : output[-1];
        bool labels = head.Loss?.TakesLabels ?? (y.ndim > 0 && y.RowSize != output.Count);
        Shape target = labels && output.ndim > 0 ? new Shape(output.dims[..^1]) : output;
        if (y.Rows != rows)
        {
            throw new ArgumentException($"x has {rows} rows and y has {y.Rows}{For(head)}; every row needs its target.", nameof(y));
        }

        // Axes of one at the end change nothing, so (rows, 1) does for (rows), as in Keras.
        bool fits = y.ndim > 0 && y.shape.dims.AsSpan(1).TrimEnd(1).SequenceEqual(target.dims.AsSpan().TrimEnd(1));
        if (!fits)
        {
            throw new ArgumentException(
                $"The loss '{head.Loss?.Name ?? "none"}'{For(head)} wants targets of shape {target.WithBatch()} for outputs of shape {output.WithBatch()}, received y of shape {y.shape}."
                + Remedy(head.Loss, y, columns), nameof(y));
        }

        float[] targets = y.Singles();
        if (labels && columns > 1)
        {
            CheckLabels(targets, target.Count, columns);
        }

        foreach (Metrics.Metric metric in head.AllMetrics)
        {
            metric.CheckTargets(columns, target.Count / Math.Max(1, output.Count / columns));
        }

        return new Column(targets, target.Count, rows);
    }

    private float[] Weight(Head head, NDArray sampleWeight, int rows)
    {
        Shape output = graph.Outputs[head.Output].Spec.Row;
        int steps = output.Count / (output.ndim == 0 ? 1 : output[-1]);
        float[] weights = sampleWeight.Singles();
        if (weights.Length == rows || (weights.Length == (long)rows * steps && sampleWeight.ndim > 0 && sampleWeight.Rows == rows))
        {
            int wrong = Array.FindIndex(weights, weight => !(weight >= 0 && float.IsFinite(weight)));
            return wrong < 0 ? weights : throw new ArgumentException(
                FormattableString.Invariant($"sample_weight{For(head)} is {weights[wrong]} in row {wrong / Math.Max(1, weights.Length / rows)}; a weight is a finite number, 0 or above."), nameof(sampleWeight));
        }

        throw new ArgumentException(
            $"sample_weight{For(head)} has {weights.Length} numbers for {rows} rows; give one per row{(steps > 1 ? $", or one per row and time step, ({rows}, {steps})" : string.Empty)}.", nameof(sampleWeight));
    }

    private string For(Head head) => outputNames.Count > 1 ? $" for output '{outputNames[head.Output]}'" : string.Empty;

    private static string Remedy(Loss? loss, NDArray y, int columns) => (loss?.Name, y.RowSize == 1, y.RowSize == columns) switch
    {
        ("categorical_crossentropy", true, _) => " Use keras.utils.to_categorical(y), or sparse_categorical_crossentropy.",
        ("sparse_categorical_crossentropy", _, true) => " For one-hot targets use categorical_crossentropy.",
        _ => string.Empty,
    };

    private static void CheckLabels(float[] y, int perRow, int classes)
    {
        for (int i = 0; i < y.Length; i++)
        {
            if (!(y[i] >= 0 && y[i] < classes) || y[i] != MathF.Floor(y[i]))
            {
                throw new ArgumentException($"Label {y[i]} in row {i / perRow} is not a class: the model has classes 0 to {classes - 1}.", nameof(y));
            }
        }
    }
}
