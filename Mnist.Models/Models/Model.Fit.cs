using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.Models.Callbacks;
using Mnist.Models.Metrics;
using Mnist.Models.Training;

namespace Mnist.Models;

public abstract partial class Model
{
    private const int DefaultBatchSize = 32;

    /// <summary>Trains the model. A further call goes on where the last one ended: with the optimizer's moments, and with shuffles and dropout masks of its own.</summary>
    /// <param name="x">(rows, input shape).</param>
    /// <param name="y">(rows, target shape): one-hot rows, integer labels or numbers, as the loss wants them.</param>
    /// <param name="batch_size">Rows per update; -1, the default, means 32.</param>
    /// <param name="epochs">Passes over the rows; the number of the last epoch when <paramref name="initial_epoch"/> is above 0.</param>
    /// <param name="verbose">0 silent, 1 progress within epochs, 2 one line per epoch.</param>
    /// <param name="callbacks">Told how training goes; figures they add to an epoch's logs are kept in the history.</param>
    /// <param name="validation_split">Fraction of the rows, 0 to below 1, held back for validation: the last ones, taken before shuffling.</param>
    /// <param name="validation_data">Rows for validation; wins over <paramref name="validation_split"/>.</param>
    /// <param name="validation_step">Validate every so many epochs (Keras' <c>validation_freq</c>).</param>
    /// <param name="shuffle">Whether each epoch takes the rows in a new order.</param>
    /// <param name="class_weight">Weight of each class in the loss; 1 where a class is missing.</param>
    /// <param name="sample_weight">(rows): weight of each row in the loss.</param>
    /// <param name="initial_epoch">First epoch, from 0.</param>
    /// <param name="max_queue_size">Accepted for Keras' sake; nothing is queued.</param>
    /// <param name="workers">Accepted for Keras' sake; see <see cref="Threads"/>.</param>
    /// <param name="use_multiprocessing">Accepted for Keras' sake; there is one process.</param>
    /// <param name="checkpoints">Where to write down how far training has come, so that it can go on after being stopped; null: nowhere.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>The <see cref="History"/>: read its <c>history</c>.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
    /// <exception cref="ArgumentException">An array or a number does not fit.</exception>
    /// <exception cref="ModelFormatException">A checkpoint cannot be written, or not be gone on from.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the weights are those of the last finished batch.</exception>
    public ICallback fit(
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback>? callbacks = null,
        float validation_split = 0f,
        ValidationDataPack? validation_data = null,
        int validation_step = 1,
        bool shuffle = true,
        Dictionary<int, float>? class_weight = null,
        NDArray? sample_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        CheckpointOptions? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        CheckFit(x, y, batch_size, epochs, callbacks, validation_split, validation_step, initial_epoch);
        (Optimizers.Optimizer optimizer, Losses.Loss loss) = Compiled();
        EnsureBuilt();
        Samples samples = FitData.Create(Layers, loss, x, y, sample_weight);
        (Samples training, Samples? validation) = Split(samples, validation_split, validation_data);
        if (class_weight is not null)
        {
            // Of the training rows alone, as in Keras.
            training = training with { Weights = ClassWeights.Apply(y, class_weight, samples.Weights) };
        }

        int batch = Math.Min(batch_size > 0 ? batch_size : DefaultBatchSize, training.Count);
        int steps = (training.Count + batch - 1) / batch;
        Metric[] metrics = CreateMetrics(samples);
        _optimizerState ??= new OptimizerState(optimizer);
        History history = new();
        List<ICallback> others = [.. callbacks ?? [], .. verbose > 0 ? [new ProgbarLogger(Output)] : Array.Empty<ICallback>()];
        foreach (Callback callback in others.OfType<Callback>().Append(history))
        {
            callback.Model = this;
            callback.Parameters = new CallbackParams(verbose, epochs, steps, training.Count);
        }

        FitState state = new(metrics) { Epoch = initial_epoch, EpochsTrained = Math.Max(EpochsTrained, initial_epoch) };
        Checkpointer? checkpointer = checkpoints is null ? null : new Checkpointer(
            checkpoints, (Sequential)this, _optimizerState, training, validation, ("batch size", batch), ("shuffling", shuffle), ("metrics", string.Join(", ", _metrics.Select(metric => metric.Name))));
        checkpointer?.Restore(state, history, steps, epochs);

        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        Stop_training = false;
        new FitLoop
        {
            Model = this,
            Plan = new TrainingPlan(Layers, training, batch, loss, metrics, optimizer, _optimizerState, lease.Pool, Seed, Profile),
            Workers = lease.Pool,
            Training = training,
            Validation = validation,
            Metrics = metrics,
            Batch = batch,
            Epochs = epochs,
            ValidationStep = validation_step,
            Shuffle = shuffle,
            Callbacks = others,
            History = history,
            State = state,
            Checkpointer = checkpointer,
            Cancellation = cancellationToken,
        }.Run();
        return history;
    }

    /// <summary>Loss and metrics on given rows.</summary>
    /// <param name="x">(rows, input shape).</param>
    /// <param name="y">(rows, target shape).</param>
    /// <param name="batch_size">Accepted for Keras' sake; the result does not depend on it.</param>
    /// <param name="verbose">0 silent, else one line.</param>
    /// <param name="sample_weight">(rows): weight of each row.</param>
    /// <param name="steps">Only -1: all rows count.</param>
    /// <param name="max_queue_size">Accepted for Keras' sake; nothing is queued.</param>
    /// <param name="workers">Accepted for Keras' sake; see <see cref="Threads"/>.</param>
    /// <param name="use_multiprocessing">Accepted for Keras' sake; there is one process.</param>
    /// <param name="return_dict">Accepted for TensorFlow.NET's sake: the result is always a dictionary.</param>
    /// <param name="is_val">Accepted for TensorFlow.NET's sake: the figures do not depend on it.</param>
    /// <param name="cancellationToken">Looked at between chunks of rows.</param>
    /// <returns>Figures by name: <c>loss</c>, <c>accuracy</c>, ...</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
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
        CancellationToken cancellationToken = default)
    {
        Unsupported.Unless(steps, -1, nameof(steps));
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (_, Losses.Loss loss) = Compiled();
        EnsureBuilt();
        Samples samples = FitData.Create(Layers, loss, x, y, sample_weight);
        Metric[] metrics = CreateMetrics(samples);
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        Dictionary<string, float> logs = [];
        InferencePlan.Evaluate(Layers, lease.Pool, samples, loss, metrics, cancellationToken).WriteTo(logs);
        if (verbose > 0)
        {
            Output.WriteLine(string.Join(" - ", logs.Select(figure => FormattableString.Invariant($"{figure.Key}: {figure.Value:F4}"))));
        }

        return logs;
    }

    /// <summary>Outputs for given rows.</summary>
    /// <param name="x">(rows, input shape).</param>
    /// <param name="batch_size">Accepted for Keras' sake; the result does not depend on it.</param>
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
        float[] inputs = FitData.Inputs(Layers, x);
        InferencePlan plan = _inference is { } kept && kept.Layers == Layers.Count ? kept : _inference = new InferencePlan(Layers);
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        return new NDArray(plan.Predict(inputs, x.Rows, lease.Pool, cancellationToken), new Shape([x.Rows, .. Layers[^1].OutputShape.dims]));
    }

    private static void CheckFit(
        NDArray x, NDArray y, int batch_size, int epochs, List<ICallback>? callbacks, float validation_split, int validation_step, int initial_epoch)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(validation_step, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(initial_epoch);
        if (x.Rows == 0)
        {
            throw new ArgumentException("x has no rows; fit needs at least one.", nameof(x));
        }

        if (batch_size is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(batch_size), $"batch_size must be 1 or more, or -1 for {DefaultBatchSize}, received {batch_size}.");
        }

        if (!(validation_split >= 0 && validation_split < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validation_split), $"validation_split must be 0 to below 1, received {validation_split}.");
        }

        if (callbacks?.Contains(null!) == true)
        {
            throw new ArgumentException("callbacks has a null in it; leave it out.", nameof(callbacks));
        }
    }

    private (Samples Training, Samples? Validation) Split(Samples samples, float fraction, ValidationDataPack? pack)
    {
        if (pack is not null)
        {
            return (samples, FitData.Create(Layers, Compiled().Loss, pack.X, pack.Y, pack.SampleWeight));
        }

        // Keras: floor(rows * (1 - split)) rows train, the rest, from the end, validates. By way of decimal, 0.2f is 0.2 and not 0.2000000030.
        int kept = (int)Math.Floor(samples.Count * (1 - (double)(decimal)fraction));
        if (fraction == 0)
        {
            return (samples, null);
        }

        return kept > 0 && kept < samples.Count
            ? (samples.Slice(0, kept), samples.Slice(kept, samples.Count - kept))
            : throw new ArgumentException($"validation_split {fraction} of {samples.Count} rows leaves no rows on one side.", nameof(fraction));
    }

    private Metric[] CreateMetrics(Samples samples)
    {
        Shape output = Layers[^1].OutputShape;
        int columns = output.ndim == 0 ? 1 : output[-1];
        int targetColumns = samples.YSize / (output.Count / columns);
        Array.ForEach(_metrics, metric => metric.CheckTargets(columns, targetColumns));
        return _metrics;
    }
}
