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

public abstract partial class Model
{
    private readonly Lock _lock = new();
    private Inference? _prediction;
    private Inference? _evaluation;
    private TrainingStep? _step;
    private WorkerPool? _stepPool;
    private int[] _stepOrder = [];
    private IReadOnlyList<Head>? _heads;
    private int _predictions;

    /// <summary>Loss and metrics on given rows.</summary>
    /// <param name="x">(rows, input shape).</param>
    /// <param name="y">(rows, target shape).</param>
    /// <param name="batch_size">Rows of a batch; only masked losses and calls with <c>training: true</c> look at whole batches.</param>
    /// <param name="verbose">0 silent, else one line.</param>
    /// <param name="sample_weight">(rows): weight of each row.</param>
    /// <param name="steps">Only -1: all rows count.</param>
    /// <param name="max_queue_size">Accepted for Keras' sake; nothing is queued.</param>
    /// <param name="workers">Accepted for Keras' sake; see <see cref="Threads"/>.</param>
    /// <param name="use_multiprocessing">Accepted for Keras' sake; there is one process.</param>
    /// <param name="return_dict">Accepted for TensorFlow.NET's sake: the result is always a dictionary.</param>
    /// <param name="is_val">Accepted for TensorFlow.NET's sake: the metrics do not depend on it.</param>
    /// <param name="cancellationToken">Looked at between chunks of rows.</param>
    /// <returns>Loss and metrics by name: <c>loss</c>, <c>accuracy</c>, ...</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
    /// <exception cref="ArgumentException">There are no rows, or an array does not fit.</exception>
    public Dictionary<string, float> evaluate(
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int verbose = 1,
        NDArray? sample_weight = null,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        bool return_dict = false,
        bool is_val = false,
        CancellationToken cancellationToken = default) => evaluate((Arrays)x, y, batch_size, verbose, sample_weight, steps, cancellationToken: cancellationToken);

    /// <summary>Losses and metrics of a model of several inputs or outputs; arrays go by order or by name.</summary>
    /// <inheritdoc cref="evaluate(NDArray, NDArray, int, int, NDArray, int, int, int, bool, bool, bool, CancellationToken)"/>
    public Dictionary<string, float> evaluate(
        Arrays x,
        Arrays y,
        int batch_size = -1,
        int verbose = 1,
        Arrays? sample_weight = null,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        bool return_dict = false,
        bool is_val = false,
        CancellationToken cancellationToken = default)
    {
        Unsupported.Unless(steps, -1, nameof(steps));
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        CheckSteps(batch_size, nameof(batch_size));
        Compiled();
        EnsureBuilt();
        Samples samples = WithRows(Data().Create(Heads(), x, y, sample_weight), "x", nameof(evaluate), nameof(x));
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        return Logs(Evaluate(samples, batch_size, lease.Pool, cancellationToken), verbose);
    }

    /// <summary>Losses and metrics on batches that come one by one.</summary>
    /// <param name="batches">Rows with their targets.</param>
    /// <param name="steps">Batches to take; -1, the default: all there are.</param>
    /// <param name="verbose">0 silent, else one line.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <returns>Losses and metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
    /// <exception cref="ArgumentException">There is no batch, or an array does not fit.</exception>
    public Dictionary<string, float> evaluate(IEnumerable<Batch> batches, int steps = -1, int verbose = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        CheckSteps(steps, nameof(steps));
        Compiled();
        EnsureBuilt();
        LossAndMetrics total = new(Heads());
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        foreach (Batch batch in steps < 0 ? batches : batches.Take(steps))
        {
            Samples samples = WithRows(Data().Create(Heads(), batch.X, batch.Y, batch.SampleWeight), "A batch", nameof(evaluate), nameof(batches));
            total.Add(Evaluate(samples, samples.Count, lease.Pool, cancellationToken));
        }

        return total.Rows > 0 ? Logs(total, verbose) : throw new ArgumentException("The sequence of batches is empty; evaluate needs at least one batch.", nameof(batches));
    }

    /// <summary>Outputs for given rows.</summary>
    /// <param name="x">(rows, input shape).</param>
    /// <param name="batch_size">Rows of a batch; only calls with <c>training: true</c> look at whole batches.</param>
    /// <param name="verbose">Accepted for Keras' sake; nothing is written.</param>
    /// <param name="steps">Only -1: all rows are asked for.</param>
    /// <param name="max_queue_size">Accepted for Keras' sake; nothing is queued.</param>
    /// <param name="workers">Accepted for Keras' sake; see <see cref="Threads"/>.</param>
    /// <param name="use_multiprocessing">Accepted for Keras' sake; there is one process.</param>
    /// <param name="cancellationToken">Looked at between chunks of rows.</param>
    /// <returns>(rows, output shape), floats.</returns>
    /// <exception cref="ArgumentException">The rows have another shape than the model's input.</exception>
    public NDArray predict(
        NDArray x,
        int batch_size = -1,
        int verbose = 0,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        CancellationToken cancellationToken = default)
    {
        Unsupported.Unless(steps, -1, nameof(steps));
        ArgumentNullException.ThrowIfNull(x);
        EnsureBuilt();
        return Graph.Outputs.Count == 1
            ? predict_all(x, batch_size, cancellationToken)[0]
            : throw new InvalidOperationException($"Model '{Name}' has {Graph.Outputs.Count} outputs: use predict_all, which gives one array for each.");
    }

    /// <summary>Outputs of a model of several inputs or outputs for given rows.</summary>
    /// <param name="x">One array of rows for each input, by order or by name.</param>
    /// <param name="batch_size">Rows of a batch; only calls with <c>training: true</c> look at whole batches.</param>
    /// <param name="cancellationToken">Looked at between chunks of rows.</param>
    /// <returns>For each output (rows, output shape), floats; by order and by name.</returns>
    /// <exception cref="ArgumentException">An array is missing, or of another shape than the model's input.</exception>
    public Arrays predict_all(Arrays x, int batch_size = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckSteps(batch_size, nameof(batch_size));
        EnsureBuilt();
        return Predict(Data().Inputs(x), batch_size, cancellationToken);
    }

    /// <summary>Outputs for some of the rows of arrays, which are read where they lie: slices of the arrays would be copies.</summary>
    /// <param name="x">One array of rows for each input, by order or by name.</param>
    /// <param name="first">The first of the rows, from 0.</param>
    /// <param name="rows">How many rows; they are one batch for calls with <c>training: true</c>.</param>
    /// <param name="cancellationToken">Looked at between chunks of rows.</param>
    /// <returns>For each output (rows, output shape), floats; by order and by name.</returns>
    /// <exception cref="ArgumentException">An array is missing, or of another shape than the model's input, or does not have those rows.</exception>
    public Arrays predict_rows(Arrays x, int first, int rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        EnsureBuilt();
        Samples samples = Data().Inputs(x);
        if (first < 0 || rows < 0 || first > samples.Count - rows)
        {
            throw new ArgumentException($"x has {samples.Count} rows, and {rows} rows from row {first} on are asked for; ask for rows that are there.", nameof(rows));
        }

        return Predict(samples.Slice(first, rows), Math.Max(1, rows), cancellationToken);
    }

    /// <summary>One update on these rows.</summary>
    /// <param name="x">One array of rows for each input.</param>
    /// <param name="y">One array of targets for each output.</param>
    /// <param name="sample_weight">Weights of the rows.</param>
    /// <param name="class_weight">Weight of each class in the loss, 0 or above; 1 where a class is missing.</param>
    /// <returns>Losses and metrics of these rows alone, from before the update.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
    /// <exception cref="ArgumentException">An array does not fit.</exception>
    public Dictionary<string, float> train_on_batch(Arrays x, Arrays y, Arrays? sample_weight = null, Dictionary<int, float>? class_weight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ClassWeights.RequireAlone(class_weight, sample_weight);
        Compiled();
        EnsureBuilt();
        Samples samples = ClassWeights.Apply(
            WithRows(Data().Create(Heads(), x, y, sample_weight), "x", nameof(train_on_batch), nameof(x)), FlatGraph, Heads(), class_weight);
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        if (_step is null || _step.Batch != samples.Count || _stepPool != lease.Pool)
        {
            (_step, _stepPool) = (NewStep(samples.Count, samples, lease.Pool, profile: null), lease.Pool);
            _stepOrder = [.. Enumerable.Range(0, samples.Count)];
        }

        // Each call draws anew, as an epoch of one batch does.
        StepContext step = new(Seed, EpochsTrained++, 0);
        return Logs(_step.Run(samples, _stepOrder, 0, samples.Count, step), verbose: 0);
    }

    /// <summary>Losses and metrics of these rows alone.</summary>
    /// <param name="x">One array of rows for each input.</param>
    /// <param name="y">One array of targets for each output.</param>
    /// <param name="sample_weight">Weights of the rows.</param>
    /// <returns>Losses and metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
    /// <exception cref="ArgumentException">An array does not fit.</exception>
    public Dictionary<string, float> test_on_batch(Arrays x, Arrays y, Arrays? sample_weight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return evaluate(x, y, Math.Max(1, x.Count > 0 ? x[0].Rows : 1), verbose: 0, sample_weight);
    }

    /// <summary>Outputs for these rows.</summary>
    /// <param name="x">One array of rows for each input.</param>
    /// <returns>For each output (rows, output shape), floats; by order and by name.</returns>
    /// <exception cref="ArgumentException">An array is missing, or of another shape than the model's input.</exception>
    public Arrays predict_on_batch(Arrays x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return predict_all(x, Math.Max(1, x.Count > 0 ? x[0].Rows : 1));
    }

    private Arrays Predict(Samples samples, int batchSize, CancellationToken cancellationToken)
    {
        Inference inference = Prediction(batchSize);
        StepContext step = new(Seed, Interlocked.Increment(ref _predictions), 0);
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        float[][] outputs = inference.Predict(samples, step, lease.Pool, cancellationToken);
        return new Arrays(outputs.Select((values, i) => KeyValuePair.Create(
            OutputNames[i], new NDArray(values, new Shape([samples.Count, .. Graph.Outputs[i].Spec.Row.dims])))));
    }

    // What was made for other layers or settings is of no use any more.
    private void Forget()
    {
        lock (_lock)
        {
            (_prediction, _evaluation, _step, _stepPool, _stepOrder, _heads) = (null, null, null, null, [], null);
        }
    }

    /// <summary>Turns arrays into samples.</summary>
    internal FitData Data() => new(FlatGraph, InputNames, OutputNames);

    /// <summary>What predicts batches of so many rows.</summary>
    internal Inference Prediction(int batch = -1)
    {
        Graphs.Graph graph = FlatGraph;
        int rows = batch > 0 ? batch : DefaultBatchSize;
        lock (_lock)
        {
            return _prediction is { } kept && kept.Serves(rows) ? kept : _prediction = new Inference(graph, WeightLayers, [], IsTrained, Convolution, rows);
        }
    }

    /// <summary>What evaluates batches of so many rows.</summary>
    private Inference Evaluation(int batch)
    {
        Graphs.Graph graph = FlatGraph;
        IReadOnlyList<Head> heads = Heads();
        int rows = batch > 0 ? batch : DefaultBatchSize;
        lock (_lock)
        {
            return _evaluation is { } kept && kept.Serves(rows) ? kept : _evaluation = new Inference(graph, WeightLayers, heads, IsTrained, Convolution, rows);
        }
    }

    private LossAndMetrics Evaluate(Samples samples, int batch, WorkerPool workers, CancellationToken cancellationToken)
    {
        LossAndMetrics total = Evaluation(batch).Evaluate(samples, new StepContext(Seed, Interlocked.Increment(ref _predictions), 0), workers, cancellationToken);
        total.PenaltySum = TrainingStep.Penalty([.. TrainedWeights()]) * total.Rows;
        return total;
    }

    /// <summary>Allocates a training step for batches of up to so many rows; the optimizer goes on where it was.</summary>
    internal TrainingStep NewStep(int batch, Samples like, WorkerPool workers, StepProfile? profile)
    {
        Optimizer optimizer = Compiled();
        _optimizerState ??= new OptimizerState(optimizer);

        // What outlives training lies before what does not, so that the collector can give the memory of the buffers back whole: it moves none of either.
        foreach (Parameter weight in TrainedWeights())
        {
            _ = _optimizerState[weight];
        }

        GraphBinding binding = new(FlatGraph, WeightLayers, training: true, Heads(), IsTrained, Convolution);
        int shards = ShardCount.For(batch, binding.MultiplyAdds);
        ExecutionPlan plan = new(binding, (batch + shards - 1) / shards);
        return new TrainingStep(plan, batch, shards, like, optimizer, _optimizerState, workers, profile);
    }

    private Dictionary<string, float> Logs(LossAndMetrics result, int verbose)
    {
        Dictionary<string, float> logs = [];
        result.WriteTo(logs);
        if (verbose > 0)
        {
            Output.WriteLine(string.Join(" - ", logs.Select(metric => FormattableString.Invariant($"{metric.Key}: {metric.Value:F4}"))));
        }

        return logs;
    }

    // Outputs with a loss or metrics. Where there is only one output its loss and metrics bear no name.
    internal IReadOnlyList<Head> Heads()
    {
        _ = FlatGraph;
        if (_heads is { } made)
        {
            return made;
        }

        IReadOnlyList<string> names = OutputNames;
        _losses!.Values.Check(names, "loss");
        _lossWeights?.Values.Check(names, "loss_weights");
        _metrics?.Values.Check(names, "metrics");
        _weightedMetrics?.Values.Check(names, "weighted_metrics");
        List<Head> heads = [];
        for (int i = 0; i < names.Count; i++)
        {
            Loss? loss = _losses.Values.Of(names, i, missing: null);
            Metric[] metrics = _metrics?.Values.Of(names, i, missing: []) ?? [];
            Metric[] weighted = _weightedMetrics?.Values.Of(names, i, missing: []) ?? [];
            if (loss is not null || metrics.Length + weighted.Length > 0)
            {
                heads.Add(new Head(i, names.Count == 1 ? string.Empty : names[i], loss, _lossWeights?.Values.Of(names, i, missing: 1f) ?? 1f, metrics, weighted));
            }
        }

        return _heads = heads.Exists(head => head.Loss is not null)
            ? heads
            : throw new InvalidOperationException($"Model '{Name}' is compiled without a loss for any output; give one.");
    }
}
