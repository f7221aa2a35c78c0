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
        int first = 0;
        for (int i = 0; i < arrays.Length; i++)
        {
            Inputs[i].RequireType(inputs[i]);

            // Several inputs need not begin at the same row of the arrays they lie in.
            (Array values, first) = arrays.Length == 1 ? inputs[i].Within(rows) : (inputs[i].Exactly(rows), 0);
            arrays[_inputs[i].Index] = new NDArray(values, new Shape(RowTensors.Shape(Inputs[i], inputs[i], values.Length / Math.Max(1, inputs[i].RowLength))));
        }

        Arrays results = _model.predict_rows(arrays, first, rows);
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
}
