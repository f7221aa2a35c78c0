using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Mnist.Formats;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines.Onnx;

/// <summary>One ONNX Runtime session; each run is on the caller's thread alone.</summary>
internal sealed class OnnxSession : ScoringSession
{
    // ONNX Runtime takes another path, with other rounding, for a single row; two rows give every row the same bits as many.
    private const int MinRows = 2;

    private readonly InferenceSession _session;
    // What ONNX Runtime has to say comes as exceptions, which become sentences; lines of its own on standard error would stand beside them.
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly double _rowBytes;
    private readonly RowBounds? _bounds;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly bool _outputsAreKnown;
    private volatile bool _outputsAreChecked;

    // Before the library is loaded, which the first of its types does.
    static OnnxSession() => OnnxTelemetry.SwitchOff();

    public OnnxSession(OnnxModel model, ScoringSignature signature)
        : base(signature)
    {
        (_rowBytes, _bounds) = (model.LargestRowBytes, model.Rows);
        _inputs = [.. Inputs.Select(tensor => tensor.Name)];
        _outputs = [.. Outputs.Select(tensor => tensor.Name)];
        _outputsAreKnown = Outputs.All(tensor => tensor.RowLength >= 0);
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            Silence();
            _session = new InferenceSession(Bytes(model), options);
        }
        catch (OnnxRuntimeException error)
        {
            _options.Dispose();
            throw new ScoringException($"ONNX Runtime cannot open the model with the outputs {Names(_outputs)}: it uses an op in a way that ONNX does not support; ask for other outputs, or give another model.", error);
        }
    }

    protected override void RunAlive(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        RowTensors.RequireRoom(_rowBytes, rows);
        RowTensors.RequireFewMade(_bounds, Inputs, inputs, rows);
        int padded = Math.Max(rows, MinRows);
        OrtValue[] taken = new OrtValue[_inputs.Length];
        OrtValue[] given = new OrtValue[_outputs.Length];
        try
        {
            for (int i = 0; i < taken.Length; i++)
            {
                taken[i] = OnnxTensors.Input(Inputs[i], inputs[i], rows, padded);
            }

            if (_outputsAreKnown && _outputsAreChecked)
            {
                for (int i = 0; i < given.Length; i++)
                {
                    given[i] = OnnxTensors.Output(Outputs[i], outputs[i], padded);
                }

                _session.Run(_options, _inputs, taken, _outputs, given);
                return;
            }

            // Before ONNX Runtime writes into our buffers its outputs must have proved once to be rows of the described shapes.
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, _inputs, taken, _outputs);
            for (int i = 0; i < _outputs.Length; i++)
            {
                OnnxTensors.Copy(Outputs[i], results[i], outputs[i], padded);
            }

            _outputsAreChecked = true;
        }
        finally
        {
            Array.ForEach(taken, value => value?.Dispose());
            Array.ForEach(given, value => value?.Dispose());
        }
    }

    protected override bool IsMisfit(Exception error) => error is OnnxRuntimeException or LargeTensorException;

    // ONNX Runtime takes the process down when a session goes during a run.
    protected override void Free()
    {
        _options.Dispose();
        _session.Dispose();
    }

    // The process has one environment; where the program made it before, its choice stands.
    private static void Silence()
    {
        if (!OrtEnv.IsCreated)
        {
            EnvironmentCreationOptions options = new() { logId = "mnist", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }
    }

    // As it is where that can be had: a model may be large.
    private static byte[] Bytes(OnnxModel model) =>
        MemoryMarshal.TryGetArray(model.Bytes, out ArraySegment<byte> whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length ? whole.Array : model.Bytes.ToArray();

    private static string Names(string[] names) => NameList.Of(names.Select(name => $"'{FileText.Name(name)}'"));
}
