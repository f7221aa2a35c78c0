using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>A model of layers; each run is on the caller's thread alone.</summary>
internal sealed class LayersSession : IScoringSession
{
    private readonly Model _model;
    private readonly LayersTensor[] _inputs;
    private readonly LayersTensor[] _outputs;
    private readonly UseCount _uses;

    public LayersSession(Model model, LayersTensor[] inputs, LayersTensor[] outputs)
    {
        (_model, _inputs, _outputs) = (model, inputs, outputs);
        Signature = new ScoringSignature([.. inputs.Select(input => input.Info)], [.. outputs.Select(output => output.Info)]);

        // Nothing native is to be freed; only later runs are refused.
        _uses = new UseCount(this, () => { });
    }

    public ScoringSignature Signature { get; }

    public IReadOnlyList<TensorInfo> Inputs => Signature.Inputs;

    public IReadOnlyList<TensorInfo> Outputs => Signature.Outputs;

    public void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        _uses.Enter();
        try
        {
            NDArray[] arrays = new NDArray[_inputs.Length];
            for (int i = 0; i < arrays.Length; i++)
            {
                arrays[_inputs[i].Index] = Rows(_inputs[i].Info, inputs[i], rows);
            }

            Arrays results = _model.predict_all(arrays);
            for (int i = 0; i < _outputs.Length; i++)
            {
                TensorInfo info = _outputs[i].Info;
                info.RequireType(outputs[i]);
                outputs[i].Resize(rows, info.RowShape);
                results[_outputs[i].Index].ToArray<float>().CopyTo(outputs[i].Rows<float>(rows));
            }
        }
        finally
        {
            _uses.Leave();
        }
    }

    public void Dispose() => _uses.Dispose();

    private static NDArray Rows(TensorInfo input, TensorBuffer buffer, int rows)
    {
        input.RequireType(buffer);
        if (buffer.RowLength != input.RowLength)
        {
            throw new ScoringException($"A row of '{input.Name}' holds {buffer.RowLength} numbers; the model takes [{string.Join(", ", input.RowShape!)}]; give rows of that shape.");
        }

        return new NDArray(buffer.Exactly(rows), new Shape([rows, .. input.RowShape!]));
    }
}
