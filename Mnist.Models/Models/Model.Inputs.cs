using Mnist.Models.Graphs;

namespace Mnist.Models;

public abstract partial class Model
{
    /// <summary>The tensors the model takes, in order.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public IReadOnlyList<KerasTensor> inputs => Graph.Inputs;

    /// <summary>The tensors the model gives, in order.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public IReadOnlyList<KerasTensor> outputs => Graph.Outputs;

    /// <summary>Names of the inputs, by which arrays may be given.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public IReadOnlyList<string> input_names => InputNames;

    /// <summary>Names of the outputs, by which <see cref="predict_all"/> gives its arrays.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public IReadOnlyList<string> output_names => OutputNames;
}
