using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
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

    /// <summary>Initial values of weights.</summary>
    public InitializersApi initializers { get; } = new();

    /// <summary>Penalties on weights.</summary>
    public RegularizersApi regularizers { get; } = new();

    /// <summary>Layers.</summary>
    public LayersApi layers { get; } = new();

    /// <summary>Losses.</summary>
    public LossesApi losses { get; } = new();

    /// <summary>Metrics to report.</summary>
    public MetricsApi metrics { get; } = new();

    /// <summary>Constraints on weights.</summary>
    public ConstraintsApi constraints { get; } = new();

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

    /// <summary>A model of a graph: layers applied to tensors, from inputs to outputs.</summary>
    /// <param name="inputs">What <c>keras.Input</c> gave.</param>
    /// <param name="outputs">Tensors that follow from them.</param>
    /// <param name="name">Name of the model.</param>
    /// <returns>The model, its weights made.</returns>
    /// <exception cref="ArgumentException">The graph needs another input, an input comes twice, an output is an input, or two layers have one name.</exception>
    public Functional Model(Tensors inputs, Tensors outputs, string? name = null) => new(inputs, outputs, name);

    /// <summary>A model of a graph whose outputs have names of their own: losses, metrics, targets and predictions go by them.</summary>
    /// <param name="inputs">What <c>keras.Input</c> gave.</param>
    /// <param name="outputs">Tensors that follow from them, by name.</param>
    /// <param name="name">Name of the model.</param>
    /// <returns>The model, its weights made.</returns>
    /// <exception cref="ArgumentException">The graph needs another input, an input comes twice, an output is an input, or two layers have one name.</exception>
    public Functional Model(Tensors inputs, Dictionary<string, KerasTensor> outputs, string? name = null) => new(inputs, outputs, name);

    /// <summary>Says what rows a model takes: added first to a Sequential model, or the tensor a graph starts from.</summary>
    /// <param name="shape">Shape of one row, without the batch axis.</param>
    /// <param name="batch_size">Only -1: a model takes any number of rows.</param>
    /// <param name="name">Name of the input in saved models; <c>input</c> by default.</param>
    /// <param name="dtype">float32, or int32 for tokens.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported.</exception>
    public InputLayer Input(Shape shape, int batch_size = -1, string? name = null, TF_DataType dtype = TF_DataType.TF_FLOAT) => layers.Input(shape, batch_size, name, dtype);
}
