using System.Globalization;
using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Callbacks;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Models.Saving.KerasJson;
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
    /// <param name="callbacks">Told how training goes; metrics they add to an epoch's logs are kept in the history.</param>
    /// <param name="validation_split">Fraction of the rows, 0 to below 1, held back for validation: the last ones, taken before shuffling.</param>
    /// <param name="validation_data">Rows for validation; wins over <paramref name="validation_split"/>.</param>
    /// <param name="validation_step">Validate every so many epochs (Keras' <c>validation_freq</c>).</param>
    /// <param name="shuffle">Whether each epoch takes the rows in a new order.</param>
    /// <param name="class_weight">Weight of each class in the loss, 0 or above; 1 where a class is missing. For models with one output and one class for each row.</param>
    /// <param name="sample_weight">(rows): weight of each row in the loss, 0 or above.</param>
    /// <param name="initial_epoch">First epoch, from 0.</param>
    /// <param name="max_queue_size">Accepted for Keras' sake; nothing is queued.</param>
    /// <param name="workers">Accepted for Keras' sake; see <see cref="Threads"/>.</param>
    /// <param name="use_multiprocessing">Accepted for Keras' sake; there is one process.</param>
    /// <param name="checkpoints">Where to write down how far training has come, so that it can go on after being stopped; null: nowhere.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>The <see cref="History"/>: read its <c>history</c>. Where the loss became NaN or infinite, <see cref="Divergence"/> and the log say where and why.</returns>
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
        CancellationToken cancellationToken = default) => fit(
            (Arrays)x, (Arrays)y, batch_size, epochs, verbose, callbacks, validation_split, validation_data, validation_step, shuffle, class_weight, sample_weight, initial_epoch,
            checkpoints: checkpoints, cancellationToken: cancellationToken);

    /// <summary>Trains a model of several inputs or outputs; arrays go by order or by name.</summary>
    /// <inheritdoc cref="fit(NDArray, NDArray, int, int, int, List{ICallback}, float, ValidationDataPack, int, bool, Dictionary{int, float}, NDArray, int, int, int, bool, CheckpointOptions, CancellationToken)"/>
    public ICallback fit(
        Arrays x,
        Arrays y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback>? callbacks = null,
        float validation_split = 0f,
        ValidationDataPack? validation_data = null,
        int validation_step = 1,
        bool shuffle = true,
        Dictionary<int, float>? class_weight = null,
        Arrays? sample_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        CheckpointOptions? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        FitRequest request = new(epochs, verbose, callbacks, validation_data, validation_step, initial_epoch, checkpoints, cancellationToken);
        if (batch_size is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(batch_size), $"batch_size must be 1 or more, or -1 for {DefaultBatchSize}, received {batch_size}.");
        }

        if (!(validation_split >= 0 && validation_split < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validation_split), $"validation_split must be 0 to below 1, received {validation_split}.");
        }

        ClassWeights.RequireAlone(class_weight, sample_weight);
        Compiled();
        EnsureBuilt();
        Samples samples = WithRows(Data().Create(Heads(), x, y, sample_weight), "x", nameof(fit), nameof(x));
        (Samples training, Samples? validation) = validation_data is null ? Split(samples, validation_split) : (samples, Validation(request));
        training = ClassWeights.Apply(training, FlatGraph, Heads(), class_weight);   // of the training rows alone, as in Keras
        int batch = Math.Min(batch_size > 0 ? batch_size : DefaultBatchSize, training.Count);
        using ArrayFeed feed = new(training, batch, shuffle ? Seed : null);
        return Fit(feed, training, validation, request, ("batch size", batch), ("shuffling", shuffle));
    }

    /// <summary>Trains a model of several inputs given in order, as TensorFlow.NET has it.</summary>
    /// <inheritdoc cref="fit(NDArray, NDArray, int, int, int, List{ICallback}, float, ValidationDataPack, int, bool, Dictionary{int, float}, NDArray, int, int, int, bool, CheckpointOptions, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ICallback fit(
        IEnumerable<NDArray> x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback>? callbacks = null,
        float validation_split = 0f,
        ValidationDataPack? validation_data = null,
        bool shuffle = true,
        Dictionary<int, float>? class_weight = null,
        NDArray? sample_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false) => fit(
            new Arrays(x), (Arrays)y, batch_size, epochs, verbose, callbacks, validation_split, validation_data, validation_step: 1, shuffle, class_weight, sample_weight, initial_epoch);

    /// <summary>Trains the model on batches that come one by one; each epoch enumerates them anew, in their order.</summary>
    /// <param name="batches">Rows with their targets, each one update; a <see cref="Sequence"/> is told when an epoch ends.</param>
    /// <param name="epochs">Passes over the batches; the number of the last epoch when <paramref name="initial_epoch"/> is above 0.</param>
    /// <param name="steps_per_epoch">Batches of an epoch; -1, the default: all there are. Needed where they never end.</param>
    /// <param name="verbose">0 silent, 1 progress within epochs, 2 one line per epoch.</param>
    /// <param name="callbacks">Told how training goes.</param>
    /// <param name="validation_data">Rows for validation.</param>
    /// <param name="validation_step">Validate every so many epochs.</param>
    /// <param name="initial_epoch">First epoch, from 0.</param>
    /// <param name="checkpoints">Where to write down how far training has come; the batches themselves are not compared when it goes on.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>The <see cref="History"/>.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or not built.</exception>
    /// <exception cref="ArgumentException">There is no batch, or an array does not fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the weights are those of the last finished batch.</exception>
    public ICallback fit(
        IEnumerable<Batch> batches,
        int epochs = 1,
        int steps_per_epoch = -1,
        int verbose = 1,
        List<ICallback>? callbacks = null,
        ValidationDataPack? validation_data = null,
        int validation_step = 1,
        int initial_epoch = 0,
        CheckpointOptions? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        FitRequest request = new(epochs, verbose, callbacks, validation_data, validation_step, initial_epoch, checkpoints, cancellationToken);
        CheckSteps(steps_per_epoch, nameof(steps_per_epoch));
        Compiled();
        EnsureBuilt();
        FitData data = Data();
        IReadOnlyList<Head> heads = Heads();
        using BatchesFeed feed = new(
            batches, batch => WithRows(data.Create(heads, batch.X, batch.Y, batch.SampleWeight), "A batch", nameof(fit), nameof(batches)), steps_per_epoch > 0 ? steps_per_epoch : null);
        return Fit(feed, training: null, Validation(request), request);
    }

    private Samples? Validation(FitRequest request) =>
        request.ValidationData is { } data
            ? WithRows(Data().Create(Heads(), data.X, data.Y, data.SampleWeight), "validation_data", "validation", "validation_data")
            : null;

    private History Fit(IBatchFeed feed, Samples? training, Samples? validation, FitRequest request, params (string Name, object Value)[] settings)
    {
        Optimizer optimizer = Compiled();
        IReadOnlyList<Head> heads = Heads();
        OptimizerState optimizerState = _optimizerState ??= new OptimizerState(optimizer);
        History history = new();
        List<ICallback> callbacks = [.. request.Callbacks, .. request.Verbose > 0 ? [new ProgbarLogger(Output, Clock)] : Array.Empty<ICallback>()];
        foreach (Callback callback in callbacks.OfType<Callback>().Append(history))
        {
            callback.Model = this;
            callback.Parameters = new CallbackParams(request.Verbose, request.Epochs, feed.Steps ?? -1, training?.Count ?? -1);
        }

        FitState state = new(heads, Clock) { Epoch = request.InitialEpoch, EpochsTrained = Math.Max(EpochsTrained, request.InitialEpoch) };
        Checkpointer? checkpointer = request.Checkpoints is null ? null : new Checkpointer(
            request.Checkpoints,
            CheckpointedRun(optimizer),
            optimizerState,
            training,
            [.. callbacks.OfType<IStatefulCallback>()],
            validation?.Count ?? 0,
            [.. settings, ("metrics", string.Join(", ", heads.SelectMany(head => head.MetricNames)))]);
        bool resumed = checkpointer?.Restore(state, history, feed.Steps ?? int.MaxValue, request.Epochs) == true;
        if (request is { Checkpoints: { Resume: true } from, Verbose: > 0 } && !resumed)
        {
            Output.WriteLine($"There is no checkpoint in '{from.Folder}' yet: training starts from the beginning.");
        }

        // It is kept when training is over, so it is made before the buffers that are not.
        _ = validation is null ? null : Evaluation(DefaultBatchSize);
        using WorkerPools.Lease lease = WorkerPools.Rent(Threads);
        TrainingStep? step = null;
        FedBatch fed = default;
        (Stop_training, Divergence) = (false, null);
        FitLoop loop = new()
        {
            Feed = feed,
            StepFor = StepFor,
            Diverged = atEnd => (Divergence ?? (atEnd ? Note(DiagnoseWeights(state)) : null)) is not null,
            Validate = validation is { } rows ? logs => Evaluate(rows, DefaultBatchSize, lease.Pool, request.Cancellation).WriteTo(logs, "val_") : null,
            Stopped = () => Stop_training,
            TakeAverages = () => optimizerState.TakeAverages(TrainedWeights()),
            Seed = Seed,
            Epochs = request.Epochs,
            ValidationStep = request.ValidationStep,
            Callbacks = callbacks,
            History = history,
            State = state,
            Checkpointer = checkpointer,
            Cancellation = request.Cancellation,
        };
        try
        {
            loop.Run();
        }
        finally
        {
            EpochsTrained = state.EpochsBegun;
        }

        return history;

        TrainingStep StepFor(FedBatch batch)
        {
            fed = batch;
            if (step is null || step.Batch < batch.Rows)
            {
                step = NewStep(Math.Max(feed.BatchSize, batch.Rows), batch.Samples, lease.Pool, Profile);
                step.Diverging = () => _ = Divergence ?? Note(Diagnose(state, fed, lease.Pool));
            }

            return step;
        }

        Divergence? Note(Divergence? found)
        {
            if (found is not null && request.Verbose > 0)
            {
                Output.WriteLine($"{found} Training goes on; the callback TerminateOnNaN ends it.");
            }

            return Divergence = found;
        }
    }

    // Those the optimizer updates.
    private IEnumerable<Parameter> TrainedWeights() => WeightLayers.Where(IsTrained).SelectMany(layer => layer.Parameters).Where(weight => weight.Trainable);

    private CheckpointedRun CheckpointedRun(Optimizer optimizer)
    {
        List<(string Name, Parameter Weight)> weights = [];
        List<(string Name, Parameter Weight)> trained = [];
        foreach ((Layer layer, string path) in WeightPaths())
        {
            foreach (Parameter weight in layer.Parameters)
            {
                weights.Add(($"{path}/{weight.Name}", weight));
                if (weight.Trainable && IsTrained(layer))
                {
                    trained.Add(weights[^1]);
                }
            }
        }

        string losses = string.Join(", ", Heads().Select(head => head.Loss is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{head.Loss.Name} x {head.Weight}")));
        return new CheckpointedRun(ModelConfig.Write(this), losses, Seed, HasConvolutions ? Convolution : null, optimizer, weights, trained);
    }

    private static void CheckSteps(int steps, string parameter)
    {
        if (steps is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 1 or more, or -1 for all, received {steps}.");
        }
    }

    // A mean of nothing is no number: 0 would be the best loss there is.
    private static Samples WithRows(Samples samples, string what, string use, string parameter) =>
        samples.Count > 0 ? samples : throw new ArgumentException($"{what} has no rows; {use} needs at least one.", parameter);

    private static (Samples Training, Samples? Validation) Split(Samples samples, float validation_split)
    {
        if (validation_split == 0)
        {
            return (samples, null);
        }

        int kept = ValidationSplit.TrainingRows(samples.Count, validation_split);
        return kept > 0 && kept < samples.Count
            ? (samples.Slice(0, kept), samples.Slice(kept, samples.Count - kept))
            : throw new ArgumentException($"validation_split {validation_split} of {samples.Count} rows leaves no rows on one side.", nameof(validation_split));
    }
}
