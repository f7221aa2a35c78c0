using Mnist.Models.Callbacks;
using Mnist.Models.Metrics;
using Mnist.Models.Random;

namespace Mnist.Models.Training;

/// <summary>The loop of <c>fit</c>: epochs of batches, validation, callbacks and checkpoints.</summary>
internal sealed class FitLoop
{
    private readonly Dictionary<string, float> _logs = [];
    private int[] _order = [];

    /// <summary>The model that is trained.</summary>
    public required Model Model { get; init; }

    /// <summary>Makes the steps.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>Threads for validation.</summary>
    public required WorkerPool Workers { get; init; }

    /// <summary>Rows to train on.</summary>
    public required Samples Training { get; init; }

    /// <summary>Rows to judge the model on, or null.</summary>
    public required Samples? Validation { get; init; }

    /// <summary>Figures besides the loss.</summary>
    public required Metric[] Metrics { get; init; }

    /// <summary>Rows per step.</summary>
    public required int Batch { get; init; }

    /// <summary>Number of the last epoch.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs from one validation to the next.</summary>
    public required int ValidationStep { get; init; }

    /// <summary>Whether each epoch takes the rows in a new order.</summary>
    public required bool Shuffle { get; init; }

    /// <summary>Told how training goes.</summary>
    public required List<ICallback> Callbacks { get; init; }

    /// <summary>Told after the others, so that it keeps the figures they add.</summary>
    public required History History { get; init; }

    /// <summary>Where training stands.</summary>
    public required FitState State { get; init; }

    /// <summary>Writes the state down, or null.</summary>
    public required Checkpointer? Checkpointer { get; init; }

    /// <summary>Looked at before each batch.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>Trains until the last epoch is over or a callback stops it.</summary>
    public void Run()
    {
        _order = [.. Enumerable.Range(0, Training.Count)];
        Callbacks.ForEach(callback => callback.on_train_begin());
        try
        {
            while (State.Epoch < Epochs && !Model.Stop_training)
            {
                RunEpoch();
            }

            Checkpointer?.Save(State, History);
        }
        catch (OperationCanceledException)
        {
            Checkpointer?.Save(State, History);
            throw;
        }
        finally
        {
            Model.EpochsTrained = State.EpochsBegun;
            History.TrainingTime = State.Elapsed;
            Callbacks.ForEach(callback => callback.on_train_end());
        }
    }

    private void RunEpoch()
    {
        int epoch = State.Epoch;
        Callbacks.ForEach(callback => callback.on_epoch_begin(epoch));
        if (Shuffle)
        {
            Permutation.Fill(_order, Model.Seed, State.EpochsTrained);
        }

        for (int start = State.Step * Batch; start < Training.Count; start += Batch)
        {
            RunBatch(start);
            if (Model.Stop_training)
            {
                break;
            }
        }

        // Not the figures of the batches: a callback may have written into those.
        Dictionary<string, float> logs = [];
        State.Figures.WriteTo(logs);
        if (Validation is not null && (epoch + 1) % ValidationStep == 0)
        {
            InferencePlan.Evaluate(Model.Layers, Workers, Validation, Model.Loss!, Metrics, Cancellation).WriteTo(logs, "val_");
        }

        Callbacks.ForEach(callback => callback.on_epoch_end(epoch, logs));
        History.on_epoch_end(epoch, logs);
        State.NextEpoch();
    }

    private void RunBatch(int start)
    {
        Cancellation.ThrowIfCancellationRequested();
        int step = State.Step;
        foreach (ICallback callback in Callbacks)
        {
            callback.on_train_batch_begin(step);
        }

        State.Figures.Add(Plan.Step(_order, start, Math.Min(Batch, Training.Count - start), State.EpochsTrained));
        State.Step++;
        State.Figures.WriteTo(_logs);
        foreach (ICallback callback in Callbacks)
        {
            callback.on_train_batch_end(step, _logs);
        }

        if (Checkpointer?.IsDue == true)
        {
            Checkpointer.Save(State, History);
        }
    }
}
