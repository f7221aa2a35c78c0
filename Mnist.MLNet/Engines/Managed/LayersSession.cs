using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Graphs;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>A model of layers; each run is on the caller's thread alone.</summary>
internal sealed class LayersSession : ScoringSession
{
    private readonly Model _model;
    private readonly NamedPlace[] _inputs;
    private readonly NamedPlace[] _outputs;

    /// <param name="model">The model.</param>
    /// <param name="inputs">All of its inputs, in the order rows come in.</param>
    /// <param name="outputs">Those of its outputs that are wanted; one may be wanted under several names.</param>
    public LayersSession(Model model, NamedPlace[] inputs, NamedPlace[] outputs)
        : base(new ScoringSignature(
            [.. inputs.Select(input => new TensorInfo(input.Name, TypeOf(model.inputs[input.Index]), RowOf(model.inputs[input.Index])))],
            [.. outputs.Select(output => new TensorInfo(output.Name, typeof(float), RowOf(model.outputs[output.Index])))])) =>
        (_model, _inputs, _outputs) = (model, inputs, outputs);

    protected override void RunAlive(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        NDArray[] arrays = new NDArray[_inputs.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[_inputs[i].Index] = Rows(Inputs[i], inputs[i], rows);
        }

        Arrays results = _model.predict_all(arrays);
        for (int i = 0; i < _outputs.Length; i++)
        {
            Outputs[i].RequireType(outputs[i]);
            outputs[i].Resize(rows, Outputs[i].RowShape);
            results[_outputs[i].Index].Singles().CopyTo(outputs[i].Rows<float>(rows));
        }
    }

    // A row may be small and what layers make of it large.
    protected override bool IsMisfit(Exception error) => error is OverflowException or OutOfMemoryException;

    private static Type TypeOf(KerasTensor tensor) => tensor.dtype == TF_DataType.TF_INT32 ? typeof(int) : typeof(float);

    private static long[] RowOf(KerasTensor tensor) => tensor.shape.dims[1..];

    private static NDArray Rows(TensorInfo input, TensorBuffer buffer, int rows)
    {
        input.RequireType(buffer);
        return new NDArray(buffer.Exactly(rows), new Shape(RowTensors.Shape(input, buffer, rows)));
    }
}
