using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;
using Mnist.Models.Optimizers;
using Mnist.Models.Training;

namespace Mnist.Models;

/// <summary>What all models can do: be compiled, trained, judged, asked, shown and saved.</summary>
/// <remarks>The members keep the spelling of TensorFlow.NET's Keras API; where the two differ in meaning, Python Keras is right.</remarks>
public abstract partial class Model : IModel
{
    private Optimizer? _optimizer;
    private Loss? _loss;
    private OptimizerState? _optimizerState;
    private InferencePlan? _inference;
    private Metric[] _metrics = [];

    /// <summary>Name of the model.</summary>
    public string Name { get; internal set; } = "sequential";

    /// <summary>Where <see cref="summary"/> and the progress of <c>fit</c> are written; standard output by default.</summary>
    public TextWriter Output { get; set; } = Console.Out;

    /// <summary>Threads that train and predict; all processors by default. The results do not depend on it.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Seed of weights, order of samples and dropout. The same seed gives the same bits on every machine.</summary>
    /// <remarks>Set it before the model is built; by default it comes from <c>keras.utils.set_random_seed</c>, or from chance.</remarks>
    public ulong Seed { get; set; } = RandomSeed.Next();

    /// <summary>Set by a callback to end training: after the running batch, which then is the last of its epoch.</summary>
    public bool Stop_training { get; set; }

    /// <summary>Where <c>fit</c> notes the time its steps take; null, the default: nothing is measured. Each <c>fit</c> starts it anew.</summary>
    public StepProfile? Profile { get; set; }

    /// <summary>Epochs the model was trained, over all calls of <c>fit</c>: each has shuffles and dropout masks of its own.</summary>
    internal int EpochsTrained { get; set; }

    /// <summary>The layers, in order.</summary>
    public abstract IReadOnlyList<Layer> Layers { get; }

    /// <summary>Optimizer given to <c>compile</c>; null before.</summary>
    public Optimizer? Optimizer => _optimizer;

    /// <summary>Loss given to <c>compile</c>; null before.</summary>
    public Loss? Loss => _loss;

    /// <summary>Shape of the output, batch axis first.</summary>
    public Shape output_shape
    {
        get
        {
            EnsureBuilt();
            return Layers[^1].OutputShape.WithBatch();
        }
    }

    /// <summary>Shape of the input, batch axis first.</summary>
    public Shape input_shape
    {
        get
        {
            EnsureBuilt();
            return Layers[0].InputShape.WithBatch();
        }
    }

    /// <summary>Says how the model is to be trained.</summary>
    /// <param name="optimizer">Updates the weights.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">Figures to report, as <c>accuracy</c>; none by default.</param>
    /// <exception cref="ArgumentException">A metric is null or unknown; the message lists the known ones.</exception>
    public void compile(Optimizer optimizer, Loss loss, string[]? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        compile(optimizer, loss, [.. (metrics ?? []).Select(name => Metric.Named(name, nameof(metrics)))]);
    }

    /// <summary>Says how the model is to be trained, with metrics of <c>keras.metrics</c>.</summary>
    /// <param name="optimizer">Updates the weights.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">What to report besides the loss.</param>
    /// <exception cref="ArgumentException">A metric is null.</exception>
    [OverloadResolutionPriority(-1)]
    public void compile(Optimizer optimizer, Loss loss, Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        _metrics = Array.TrueForAll(metrics, metric => metric is not null)
            ? [.. metrics]
            : throw new ArgumentException("metrics has a null in it; leave it out.", nameof(metrics));
        (_optimizer, _loss, _optimizerState) = (optimizer, loss, null);
    }

    /// <summary>Says by names how the model is to be trained, with each class's defaults.</summary>
    /// <param name="optimizer">As <c>adam</c> or <c>SGD</c>; capitals do not matter.</param>
    /// <param name="loss">As <c>categorical_crossentropy</c>.</param>
    /// <param name="metrics">As <c>accuracy</c>.</param>
    /// <exception cref="ArgumentException">A name is unknown; the message lists the known ones.</exception>
    public void compile(string optimizer, string loss, string[]? metrics = null) =>
        compile(Optimizers.Optimizer.Get(optimizer), Losses.Loss.Get(loss), metrics);

    /// <summary>All weights as arrays, in Keras' order.</summary>
    /// <returns>Copies, with TensorFlow's axes.</returns>
    public List<NDArray> get_weights()
    {
        EnsureBuilt();
        return [.. Layers.SelectMany(layer => layer.get_weights())];
    }

    /// <summary>Sets all weights, in Keras' order.</summary>
    /// <param name="weights">One array per weight, of its shape.</param>
    /// <exception cref="ArgumentException">Their number or shapes differ from the model's.</exception>
    public void set_weights(IEnumerable<NDArray> weights)
    {
        EnsureBuilt();
        NDArray[] arrays = [.. weights];
        int expected = Layers.Sum(layer => layer.Parameters.Count);
        if (arrays.Length != expected)
        {
            throw new ArgumentException($"Model '{Name}' has {expected} weights, received {arrays.Length}. Give them in the order of get_weights().", nameof(weights));
        }

        int taken = 0;
        foreach (Layer layer in Layers)
        {
            layer.set_weights(arrays.AsSpan(taken, layer.Parameters.Count).ToArray());
            taken += layer.Parameters.Count;
        }
    }

    /// <summary>Number of floats in all weights.</summary>
    /// <returns>The count.</returns>
    public int count_params()
    {
        EnsureBuilt();
        return Layers.Sum(layer => layer.count_params());
    }

    /// <summary>Makes the weights, where that is still to be done.</summary>
    /// <exception cref="InvalidOperationException">The input shape is not known.</exception>
    internal abstract void EnsureBuilt();

    /// <summary>Whether <c>compile</c> was given a metric of this name.</summary>
    internal bool Measures(string metric) => Array.Exists(_metrics, known => known.Name == metric);

    private (Optimizer Optimizer, Loss Loss) Compiled() => _optimizer is not null && _loss is not null
        ? (_optimizer, _loss)
        : throw new InvalidOperationException($"Model '{Name}' is not compiled: call compile(optimizer, loss, metrics) before fit or evaluate.");
}
