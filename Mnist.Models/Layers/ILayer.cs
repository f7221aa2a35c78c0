using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>A layer, as model code sees it.</summary>
public interface ILayer
{
    /// <summary>Unique name inside the model.</summary>
    string Name { get; }

    /// <summary>Whether training updates its weights.</summary>
    bool Trainable { get; set; }

    /// <summary>Whether its weights exist.</summary>
    bool Built { get; }

    /// <inheritdoc cref="Operation.Apply"/>
    Tensors Apply(Tensors inputs, Tensors? states = null, bool? training = null, KerasTensor? mask = null);

    /// <summary>Weights as arrays, in Keras' order.</summary>
    /// <returns>Copies, with TensorFlow's axes.</returns>
    List<NDArray> get_weights();

    /// <summary>Sets the weights, in Keras' order.</summary>
    /// <param name="weights">One array per weight, of its shape.</param>
    void set_weights(IEnumerable<NDArray> weights);

    /// <summary>Number of floats in all weights.</summary>
    /// <returns>The count.</returns>
    int count_params();
}
