using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Models.Saving.SavedModel;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>A model of layers; each run is on the caller's thread alone.</summary>
internal sealed class LayersSession : ScoringSession
{
    private readonly Model _model;
    private readonly int[] _inputs;
    private readonly int[] _outputs;

    /// <param name="model">The model.</param>
    /// <param name="inputs">All of its inputs, in the order rows come in.</param>
    /// <param name="outputs">Those of its outputs that are wanted.</param>
    public LayersSession(Model model, int[] inputs, int[] outputs)
        : base(Describe(model, inputs, outputs)) => (_model, _inputs, _outputs) = (model, inputs, outputs);

    protected override void RunAlive(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        NDArray[] arrays = new NDArray[_inputs.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[_inputs[i]] = Rows(Inputs[i], inputs[i], rows);
        }

        Arrays results = _model.predict_all(arrays);
        for (int i = 0; i < _outputs.Length; i++)
        {
            Outputs[i].RequireType(outputs[i]);
            outputs[i].Resize(rows, Outputs[i].RowShape);
            results[_outputs[i]].Singles().CopyTo(outputs[i].Rows<float>(rows));
        }
    }

    private static ScoringSignature Describe(Model model, int[] inputs, int[] outputs)
    {
        IReadOnlyList<string> keys = SavedModelFolder.OutputKeys(model);
        return new ScoringSignature(
            [.. inputs.Select(index => new TensorInfo(model.input_names[index], TypeOf(model.inputs[index]), RowOf(model.inputs[index])))],
            [.. outputs.Select(index => new TensorInfo(keys[index], typeof(float), RowOf(model.outputs[index])))]);
    }

    private static Type TypeOf(KerasTensor tensor) => tensor.dtype == TF_DataType.TF_INT32 ? typeof(int) : typeof(float);

    private static long[] RowOf(KerasTensor tensor) => tensor.shape.dims[1..];

    private static NDArray Rows(TensorInfo input, TensorBuffer buffer, int rows)
    {
        input.RequireType(buffer);
        return new NDArray(buffer.Exactly(rows), new Shape(RowTensors.Shape(input, buffer, rows)));
    }
}
