using Mnist.Formats.Tensors;
using Mnist.Models.Layers;

namespace Mnist.Models.Keras;

/// <summary>The Keras API, spelled as TensorFlow.NET spells it: <c>keras.layers.Dense(10)</c>.</summary>
public sealed class KerasInterface
{
    internal KerasInterface()
    {
    }

    /// <summary>Activation functions.</summary>
    public ActivationsApi activations { get; } = new();

    /// <summary>Data sets.</summary>
    public DatasetsApi datasets { get; } = new();

    /// <summary>Start values of weights.</summary>
    public InitializersApi initializers { get; } = new();

    /// <summary>Penalties on weights.</summary>
    public RegularizersApi regularizers { get; } = new();

    /// <summary>Layers.</summary>
    public LayersApi layers { get; } = new();

    /// <summary>Losses.</summary>
    public LossesApi losses { get; } = new();

    /// <summary>Figures to report.</summary>
    public MetricsApi metrics { get; } = new();

    /// <summary>Optimizers.</summary>
    public OptimizersApi optimizers { get; } = new();

    /// <summary>Saved models.</summary>
    public ModelsApi models { get; } = new();

    /// <summary>Helpers.</summary>
    public UtilsApi utils { get; } = new();

    /// <summary>A model of layers in a row.</summary>
    /// <param name="layers">Its layers; more can be added.</param>
    /// <param name="name">Name of the model.</param>
    /// <returns>The model.</returns>
    public Sequential Sequential(List<ILayer>? layers = null, string? name = null) => new(layers, name);

    /// <summary>A model of layers in a row.</summary>
    /// <param name="layers">Its layers.</param>
    /// <returns>The model.</returns>
    public Sequential Sequential(params ILayer[] layers) => new(layers);

    /// <summary>Says what rows a model takes; add it first.</summary>
    /// <param name="shape">Shape of one row, without the batch axis.</param>
    /// <param name="batch_size">Only -1: a model takes any number of rows.</param>
    /// <param name="name">Name of the input in saved models; <c>input</c> by default.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported.</exception>
    public InputLayer Input(Shape shape, int batch_size = -1, string? name = null) => layers.Input(shape, batch_size, name);
}
