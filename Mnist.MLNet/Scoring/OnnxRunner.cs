using Microsoft.ML.OnnxRuntime;
using Mnist.Formats;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// One ONNX Runtime session that several workers may use at once, each run on one thread. It may be disposed at any time:
/// runs under way end first, later ones are refused.
/// </summary>
internal sealed class OnnxRunner : IDisposable
{
    // ONNX Runtime takes another path, with other rounding, for a single row; two rows give every row the same bits as many.
    private const int FewestRows = 2;

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly string _owner;
    private readonly string _repair;
    private readonly Lock _gate = new();
    private int _users = 1;
    private bool _disposed;

    /// <param name="model">The model.</param>
    /// <param name="owner">Name of the public class that is disposed when the runner is.</param>
    /// <param name="repair">What its user can do then.</param>
    public OnnxRunner(OnnxModel model, string owner, string repair)
    {
        Model = model;
        _owner = owner;
        _repair = repair;
        foreach (OnnxTensor tensor in model.Inputs.Concat(model.Outputs))
        {
            if (tensor.ElementType != typeof(float))
            {
                throw new ModelFormatException($"it holds {tensor.ElementType.Name}; only Single is scored", field: $"tensor '{tensor.Name}'");
            }
        }

        _inputs = [.. model.Inputs.Select(tensor => tensor.Name)];
        _outputs = [.. model.Outputs.Select(tensor => tensor.Name)];
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(model.Bytes.ToArray(), options);
    }

    public OnnxModel Model { get; }

    /// <summary>Scores rows; each input holds them one after another, and so does each result.</summary>
    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    public float[][] Run(float[][] inputs, int rows)
    {
        int padded = Math.Max(rows, FewestRows);
        OrtValue[] values = new OrtValue[inputs.Length];
        Enter();
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                int length = inputs[i].Length / rows;
                float[] data = inputs[i];
                if (padded != rows)
                {
                    Array.Resize(ref data, padded * length);
                }

                values[i] = OrtValue.CreateTensorValueFromMemory(data, Shape(Model.Inputs[i], padded, length));
            }

            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, _inputs, values, _outputs);
            return [.. results.Select(result => Rows(result.GetTensorDataAsSpan<float>(), padded, rows))];
        }
        finally
        {
            foreach (OrtValue? value in values)
            {
                value?.Dispose();
            }

            Leave();
        }
    }

    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    public void RequireAlive()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                throw new ObjectDisposedException(_owner, $"The {_owner} was disposed; {_repair}.");
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Leave();
    }

    private void Enter()
    {
        lock (_gate)
        {
            RequireAlive();
            _users++;
        }
    }

    // Whoever leaves last frees the session, since ONNX Runtime takes the process down when one goes during a run. Waiting
    // for the runs instead would never end when a run's own thread disposes.
    private void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        _options.Dispose();
        _session.Dispose();
    }

    private static float[] Rows(ReadOnlySpan<float> data, int padded, int rows) =>
        data.Length % padded == 0
            ? data[..(data.Length / padded * rows)].ToArray()
            : throw new ScoringException($"The model gave {data.Length} numbers for {padded} rows; its output does not have the batch as first axis.");

    /// <summary>The tensor's shape for a number of rows; one unknown size besides the batch follows from the row's length.</summary>
    private static long[] Shape(OnnxTensor tensor, int rows, int length)
    {
        if (tensor.Shape is null || tensor.Shape.Count == 0)
        {
            return [rows, length];
        }

        long[] shape = [rows, .. tensor.Shape.Skip(1)];
        int unknown = Array.FindIndex(shape, 1, size => size < 0);
        if (unknown > 0)
        {
            long known = shape.Skip(1).Where(size => size > 0).Aggregate(1L, (product, size) => product * size);
            shape[unknown] = length / known;
        }

        return shape.Skip(1).Aggregate(1L, (product, size) => product * size) == length
            ? shape
            : throw new ScoringException($"A row of '{tensor.Name}' holds {length} numbers; the model takes [{string.Join(", ", tensor.Shape.Skip(1))}]; give rows of that shape.");
    }
}
