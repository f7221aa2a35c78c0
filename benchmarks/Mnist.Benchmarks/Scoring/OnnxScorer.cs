using Microsoft.ML.OnnxRuntime;
using Mnist.MLNet.Lowering;

namespace Mnist.Benchmarks.Scoring;

/// <summary>ONNX Runtime on a fixed set of rows with as little around it as can be: tensors over memory that exists already, nothing copied.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[][] _inputs;
    private readonly OrtValue[][] _outputs;
    private readonly ParallelOptions _parallel;

    public OnnxScorer(OnnxModel model, OnnxSetup setup, int threads, float[] x, int rows)
    {
        using SessionOptions session = new() { IntraOpNumThreads = setup.BatchPerThread ? 1 : threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(model.Bytes.ToArray(), session);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = setup.BatchPerThread ? threads : 1 };
        (_inputNames, _outputNames) = ([model.Inputs[0].Name], [model.Outputs[0].Name]);
        int batches = (rows + setup.Batch - 1) / setup.Batch;
        Result = new float[rows * (int)model.Outputs[0].RowLength];
        _inputs = [.. Enumerable.Range(0, batches).Select(batch => Tensors(model.Inputs[0], x, setup.Batch, batch, rows))];
        _outputs = [.. Enumerable.Range(0, batches).Select(batch => Tensors(model.Outputs[0], Result, setup.Batch, batch, rows))];
    }

    /// <summary>(rows, outputs) of the last run.</summary>
    public float[] Result { get; }

    /// <summary>Scores all rows.</summary>
    public void Run()
    {
        if (_parallel.MaxDegreeOfParallelism == 1)
        {
            for (int batch = 0; batch < _inputs.Length; batch++)
            {
                RunBatch(batch);
            }
        }
        else
        {
            Parallel.For(0, _inputs.Length, _parallel, RunBatch);
        }
    }

    public void Dispose()
    {
        foreach (OrtValue value in _inputs.Concat(_outputs).SelectMany(values => values))
        {
            value.Dispose();
        }

        _options.Dispose();
        _session.Dispose();
    }

    private static OrtValue[] Tensors(OnnxTensor tensor, float[] data, int batchRows, int batch, int rows)
    {
        int first = batch * batchRows;
        int count = Math.Min(batchRows, rows - first);
        int length = (int)tensor.RowLength;
        return [OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(first * length, count * length), [count, .. tensor.Shape!.Skip(1)])];
    }

    private void RunBatch(int batch) => _session.Run(_options, _inputNames, _inputs[batch], _outputNames, _outputs[batch]);
}
