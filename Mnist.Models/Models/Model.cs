using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Execution;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;
using Mnist.Models.Optimizers;

namespace Mnist.Models;

/// <summary>What all models can do: be compiled, trained, evaluated, asked for predictions, shown and saved.</summary>
/// <remarks>The members keep the spelling of TensorFlow.NET's Keras API; where the two differ in meaning, Python Keras is right.</remarks>
public abstract partial class Model : Layer, IModel
{
    private readonly bool _isNamed;
    private readonly string _defaultName;
    private Optimizer? _optimizer;
    private OutputLosses? _losses;
    private OutputMetrics? _metrics;
    private OutputMetrics? _weightedMetrics;
    private OutputWeights? _lossWeights;
    private OptimizerState? _optimizerState;
    private Dictionary<Layer, bool>? _trainable;
    private (Graph Graph, Graph Flat, IReadOnlyList<Layer> Layers)? _flat;

    private protected Model(string? name, string defaultName, ulong? seed)
    {
        Seed = seed ?? RandomSeed.Next();
        (_isNamed, _defaultName) = (name is not null, defaultName);
        Name = name ?? defaultName;
    }

    /// <summary>Where <see cref="summary"/> and the progress of <c>fit</c> are written; standard output by default.</summary>
    public TextWriter Output { get; set; } = StandardOutput.Writer;

    /// <summary>Measures the time of <c>fit</c>; the system's clock by default.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Threads that train and predict; all processors by default. The results do not depend on it.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>How convolutions are computed when the model trains, evaluates and predicts; <see cref="ConvolutionAlgorithm.Fast"/> by default. Of a model inside another the outer one's counts.</summary>
    public ConvolutionAlgorithm Convolution
    {
        get;
        set
        {
            field = value;
            Forget();
        }
    }

    /// <summary>Whether <see cref="Convolution"/> means anything to the model.</summary>
    internal bool HasConvolutions => WeightLayers.Any(layer => layer is Conv2D);

    /// <summary>Seed of weights, order of samples and dropout. The same seed gives the same bits on every machine.</summary>
    /// <remarks>Give it to the constructor, or set it before the model is built; by default it comes from <c>keras.utils.set_random_seed</c>, or from chance.</remarks>
    public ulong Seed { get; set; }

    /// <summary>Set by a callback to end training: after the running batch, which then is the last of its epoch.</summary>
    public bool Stop_training { get; set; }

    /// <summary>Where <c>fit</c> notes the time its steps take; null, the default: nothing is measured. Each <c>fit</c> starts it again.</summary>
    public StepProfile? Profile { get; set; }

    /// <summary>Epochs the model was trained, over all calls of <c>fit</c>: each has shuffles and dropout masks of its own.</summary>
    internal int EpochsTrained { get; set; }

    /// <summary>The layers; of a graph in Keras' order, its inputs among them.</summary>
    public abstract IReadOnlyList<Layer> Layers { get; }

    /// <summary>Optimizer given to <c>compile</c>; null before.</summary>
    public Optimizer? Optimizer => _optimizer;

    /// <summary>Loss given to <c>compile</c>, of the first output where there are several; null before.</summary>
    public Loss? Loss => _losses?.Values.Values is [{ } first, ..] ? first : null;

    /// <summary>Whether training updates the weights; setting it reaches all layers. It is read by <c>compile</c>: compile again after a change.</summary>
    public override bool Trainable
    {
        get => base.Trainable;
        set
        {
            base.Trainable = value;
            foreach (Layer layer in Layers)
            {
                layer.Trainable = value;
            }
        }
    }

    /// <summary>All weights, in Keras' order; of a shared layer once.</summary>
    public override IReadOnlyList<Parameter> Parameters
    {
        get
        {
            EnsureBuilt();
            return [.. WeightLayers.SelectMany(layer => layer.Parameters)];
        }
    }

    /// <inheritdoc/>
    public override bool Built => Layers.Count > 0 && Layers[^1].Built;

    /// <summary>Shape of one row of the first input, without the batch axis.</summary>
    public override Shape InputShape => Graph.Inputs[0].Spec.Row;

    /// <summary>Shape of one row of the first output, without the batch axis.</summary>
    public override Shape OutputShape => Graph.Outputs[0].Spec.Row;

    /// <summary>Shape of the first output, batch axis first.</summary>
    public Shape output_shape => OutputShape.WithBatch();

    /// <summary>Shape of the first input, batch axis first.</summary>
    public Shape input_shape => InputShape.WithBatch();

    /// <summary>Fused multiply-adds of one row forward: how much there is to compute.</summary>
    public long MultiplyAdds => Binding(training: false).MultiplyAdds;

    /// <summary>The calls between inputs and outputs.</summary>
    internal abstract Graph Graph { get; }

    /// <summary>Names of the inputs, in order.</summary>
    internal abstract IReadOnlyList<string> InputNames { get; }

    /// <summary>Names of the outputs, in order.</summary>
    internal abstract IReadOnlyList<string> OutputNames { get; }

    /// <summary>The graph with the layers of nested models in their place.</summary>
    internal Graph FlatGraph => Flat().Flat;

    /// <summary>The layers of the model and of nested models, without inputs, in Keras' order.</summary>
    internal IReadOnlyList<Layer> WeightLayers => Flat().Layers;

    internal override Graph? Nested => Graph;

    internal override bool MayBeRenamed => !_isNamed;

    internal override string DefaultName => _defaultName;

    internal override string Label => $"Model '{Name}'";

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => Infer([new TensorSpec(input)])[0].Row;

    /// <summary>The layer of a name.</summary>
    /// <param name="name">As <c>dense_1</c>.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public Layer get_layer(string name) => Layers.FirstOrDefault(layer => layer.Name == name)
        ?? throw new ArgumentException($"Model '{Name}' has no layer '{name}'; it has {string.Join(", ", Layers.Select(layer => layer.Name))}.", nameof(name));

    /// <summary>Says how the model is to be trained.</summary>
    /// <param name="optimizer">Updates the weights.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">Metrics to report, as <c>accuracy</c>; none by default.</param>
    /// <exception cref="ArgumentException">A metric is null or unknown; the message lists the known ones.</exception>
    public void compile(Optimizer optimizer, Loss loss, string[]? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, loss, metrics ?? [], lossWeights: null, weightedMetrics: null);
    }

    /// <summary>Says how the model is to be trained, with metrics of <c>keras.metrics</c>.</summary>
    /// <param name="optimizer">Updates the weights.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">Metrics to report.</param>
    [OverloadResolutionPriority(-1)]
    public void compile(Optimizer optimizer, Loss loss, Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        Compile(optimizer, loss, metrics, lossWeights: null, weightedMetrics: null);
    }

    /// <summary>Says by names how the model is to be trained, with each class's defaults.</summary>
    /// <param name="optimizer">As <c>adam</c> or <c>SGD</c>; capitals do not matter.</param>
    /// <param name="loss">As <c>categorical_crossentropy</c>.</param>
    /// <param name="metrics">As <c>accuracy</c>.</param>
    /// <exception cref="ArgumentException">A name is unknown; the message lists the known ones.</exception>
    public void compile(string optimizer, string loss, string[]? metrics = null) =>
        compile(Optimizers.Optimizer.Get(optimizer), Losses.Loss.Get(loss), metrics);

    /// <summary>Says how a model of several outputs is to be trained: losses, metrics and loss weights by order or by the outputs' names.</summary>
    /// <param name="optimizer">Updates the weights.</param>
    /// <param name="loss">What training makes small: the sum of loss weight times loss over the outputs, and the penalties.</param>
    /// <param name="metrics">Metrics to report; they ignore sample weights.</param>
    /// <param name="loss_weights">Factors of the losses; 1 by default.</param>
    /// <param name="weighted_metrics">Metrics to report by the rows' sample weights.</param>
    /// <exception cref="ArgumentException">A name is unknown, or an output is named that the model does not have.</exception>
    [OverloadResolutionPriority(-2)]
    public void compile(Optimizer optimizer, OutputLosses loss, OutputMetrics? metrics = null, OutputWeights? loss_weights = null, OutputMetrics? weighted_metrics = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, loss, metrics, loss_weights, weighted_metrics);
    }

    /// <summary>As <see cref="compile(Optimizer, OutputLosses, OutputMetrics, OutputWeights, OutputMetrics)"/>, with the optimizer by name.</summary>
    /// <param name="optimizer">As <c>adam</c>.</param>
    /// <param name="loss">The losses.</param>
    /// <param name="metrics">Metrics that ignore sample weights.</param>
    /// <param name="loss_weights">Factors of the losses.</param>
    /// <param name="weighted_metrics">Metrics by sample weights.</param>
    /// <exception cref="ArgumentException">A name is unknown, or an output is named that the model does not have.</exception>
    [OverloadResolutionPriority(-2)]
    public void compile(string optimizer, OutputLosses loss, OutputMetrics? metrics = null, OutputWeights? loss_weights = null, OutputMetrics? weighted_metrics = null) =>
        compile(Optimizers.Optimizer.Get(optimizer), loss, metrics, loss_weights, weighted_metrics);

    /// <summary>All weights as arrays, in Keras' order.</summary>
    /// <returns>Copies, with TensorFlow's axes.</returns>
    public override List<NDArray> get_weights() => base.get_weights();

    /// <summary>Sets all weights, in Keras' order.</summary>
    /// <param name="weights">One array per weight, of its shape.</param>
    /// <exception cref="ArgumentException">Their number or shapes differ from the model's.</exception>
    public override void set_weights(IEnumerable<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        EnsureBuilt();
        NDArray[] arrays = [.. weights];
        int expected = Parameters.Count;
        if (arrays.Length != expected)
        {
            throw new ArgumentException($"Model '{Name}' has {expected} weights, received {arrays.Length}. Give them in the order of get_weights().", nameof(weights));
        }

        int taken = 0;
        foreach (Layer layer in WeightLayers)
        {
            layer.set_weights(arrays.AsSpan(taken, layer.Parameters.Count).ToArray());
            taken += layer.Parameters.Count;
        }
    }

    /// <summary>Number of floats in all weights; those of a shared layer count once.</summary>
    /// <returns>The count.</returns>
    public override int count_params() => base.count_params();

    /// <summary>Makes the weights, where that is still to be done.</summary>
    /// <exception cref="InvalidOperationException">The input shape is not known.</exception>
    internal abstract void EnsureBuilt();

    /// <summary>Whether more of a loss or metric, as logs name it, is better; null where that is not known.</summary>
    internal bool? HigherIsBetter(string name)
    {
        IReadOnlyList<Head> heads = Heads();
        if (name == "loss" || heads.Any(head => head.LossName == name))
        {
            return false;
        }

        // A metric of an output is known by its own name too, where it means the same at every output.
        Metric[] known = [.. heads.SelectMany(head => head.AllMetrics.Where((metric, i) => metric.Name == name || head.MetricNames[i] == name))];
        return known.Length > 0 && known.All(metric => metric.HigherIsBetter == known[0].HigherIsBetter) ? known[0].HigherIsBetter : null;
    }

    /// <inheritdoc/>
    internal override TensorSpec[] Infer(ReadOnlySpan<TensorSpec> inputs)
    {
        Graph graph = Graph;
        if (inputs.Length != graph.Inputs.Count)
        {
            throw new ArgumentException($"{Label} has {graph.Inputs.Count} inputs, received {inputs.Length}; give one for each, in order.");
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] != graph.Inputs[i].Spec)
            {
                throw new ArgumentException(
                    $"Input '{InputNames[i]}' of {Label} takes {graph.Inputs[i].shape} of {graph.Inputs[i].dtype}, received {inputs[i].Row.WithBatch()} of {inputs[i].Type}.");
            }
        }

        return [.. graph.Outputs.Select(output => output.Spec)];
    }

    /// <inheritdoc/>
    internal override Call Record(IReadOnlyList<KerasTensor> inputs, KerasTensor? explicitMask = null, bool? training = null)
    {
        Call call = new(this, inputs, masks: [], explicitMask: null, training, Infer([.. inputs.Select(input => input.Spec)]));
        IReadOnlyList<KerasTensor> traced = Graph.Trace(inputs, training);
        call.MaskOutputs = [.. traced.Select((output, i) => output.Mask is { } mask ? new KerasTensor(mask.Spec, call, traced.Count + i) : null)];
        for (int i = 0; i < call.Outputs.Count; i++)
        {
            call.Outputs[i].Mask = call.MaskOutputs[i];
        }

        return call;
    }

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => throw new UnreachableException("A nested model is replaced by its layers before it is bound.");

    // A nested model makes its weights itself, from its own seed.
    internal override void Build(ReadOnlySpan<TensorSpec> inputs, ulong seed, int layerIndex, bool fill = true)
    {
        EnsureBuilt();
        Infer(inputs);
    }

    internal override void Describe(ConfigWriter config) => throw new UnreachableException("Models are written by their own class.");

    /// <summary>The plan of the model without losses.</summary>
    internal ExecutionPlan Plan(int rows, bool training) => new(Binding(training), rows);

    private GraphBinding Binding(bool training) => new(FlatGraph, WeightLayers, training, [], IsTrained, Convolution);

    /// <summary>Makes the weights of a graph's layers, each for its first call.</summary>
    private protected void BuildLayers(Graph graph, bool fill)
    {
        int index = 0;
        foreach (Layer layer in graph.Layers.Where(layer => layer is not InputLayer))
        {
            foreach (Call call in graph.CallsOf(layer))
            {
                Build(layer, [.. call.Inputs.Select(input => input.Spec)], index, fill);
            }

            index += layer is Model model ? model.WeightLayers.Count : 1;
        }
    }

    /// <summary>Makes the weights of a layer.</summary>
    private protected void Build(Layer layer, TensorSpec[] inputs, int index, bool fill) => layer.Build(inputs, Seed, index, fill);

    private void Compile(Optimizer optimizer, OutputLosses losses, OutputMetrics? metrics, OutputWeights? lossWeights, OutputMetrics? weightedMetrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!ReferenceEquals(optimizer, _optimizer))
        {
            _optimizerState = null;
        }

        (_optimizer, _losses, _metrics, _lossWeights, _weightedMetrics) = (optimizer, losses, metrics, lossWeights, weightedMetrics);
        _trainable = Layers.SelectMany(Leaves).Distinct().ToDictionary(layer => layer, layer => Trainable && layer.Trainable);
        Forget();
    }

    private static IEnumerable<Layer> Leaves(Layer layer) => layer is Model model ? model.Layers.SelectMany(Leaves) : [layer];

    // As compile found it; layers that came later, as they are.
    private bool IsTrained(Layer layer) => _trainable?.TryGetValue(layer, out bool trained) == true ? trained : layer.Trainable;

    // Where each layer is found: its name, behind those of the models around it.
    internal IEnumerable<(Layer Layer, string Path)> WeightPaths() => Paths(Layers, string.Empty).DistinctBy(place => place.Layer);

    private static IEnumerable<(Layer Layer, string Path)> Paths(IEnumerable<Layer> layers, string prefix) => layers
        .Where(layer => layer is not InputLayer)
        .SelectMany(layer => layer is Model model ? Paths(model.Layers, $"{prefix}{model.Name}/") : [(layer, prefix + layer.Name)]);

    private (Graph Graph, Graph Flat, IReadOnlyList<Layer> Layers) Flat()
    {
        Graph graph = Graph;
        if (_flat is not { } flat || flat.Graph != graph)
        {
            Layer[] layers = [.. graph.Layers.SelectMany(Leaves).Where(layer => layer is not InputLayer).Distinct()];
            _flat = flat = (graph, graph.Flatten(), layers);
            Forget();
        }

        return flat;
    }

    private Optimizer Compiled() => _optimizer is not null && _losses is not null
        ? _optimizer
        : throw new InvalidOperationException($"Model '{Name}' is not compiled: call compile(optimizer, loss, metrics) before fit or evaluate.");
}
