using Mnist.Models.Callbacks;
using Mnist.Models.Computations;
using Mnist.Models.Execution;

namespace Mnist.Models.Training;

/// <summary>The loop of <c>fit</c>: epochs of batches, validation, callbacks and checkpoints.</summary>
internal sealed class FitLoop
{
    private readonly Dictionary<string, float> _logs = [];

    /// <summary>Where the batches come from.</summary>
    public required IBatchFeed Feed { get; init; }

    /// <summary>Makes a step on up to so many rows.</summary>
    public required Func<FedBatch, TrainingStep> StepFor { get; init; }

    /// <summary>Writes losses and metrics of the validation rows into logs; null: there are none.</summary>
    public required Action<Dictionary<string, float>>? Validate { get; init; }

    /// <summary>Whether a callback wants training to end.</summary>
    public required Func<bool> Stopped { get; init; }

    /// <summary>Puts moving averages in the weights' places, where the optimizer keeps some: before callbacks are told that training ends, as Keras has it.</summary>
    public required Action TakeAverages { get; init; }

    /// <summary>Whether the loss or the weights are NaN or infinite by now; it looks at the weights when an epoch is over, for no loss has seen those yet.</summary>
    public required Func<bool, bool> Diverged { get; init; }

    /// <summary>Seed of the model.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of the last epoch.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs from one validation to the next.</summary>
    public required int ValidationStep { get; init; }

    /// <summary>Told how training goes.</summary>
    public required List<ICallback> Callbacks { get; init; }

    /// <summary>Told after the others, so that it keeps the metrics they add.</summary>
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
        Callbacks.ForEach(callback => callback.on_train_begin());
        Checkpointer?.RestoreCallbacks();
        try
        {
            while (State.Epoch < Epochs && !Stopped())
            {
                RunEpoch();
            }

            Save();
            TakeAverages();
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }
        finally
        {
            History.TrainingTime = State.Elapsed;
            Callbacks.ForEach(callback => callback.on_train_end());
        }
    }

    private void RunEpoch()
    {
        int epoch = State.Epoch;
        Callbacks.ForEach(callback => callback.on_epoch_begin(epoch));
        Feed.BeginEpoch(State.EpochsTrained, State.Step);
        while (!Stopped() || State.Step == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (Feed.Next() is not { } batch)
            {
                break;
            }

            RunBatch(batch);
        }

        Diverged(true);

        // Not the logs of the batches: a callback may have written into those.
        Dictionary<string, float> logs = [];
        State.Totals.WriteTo(logs);
        if ((epoch + 1) % ValidationStep == 0)
        {
            Validate?.Invoke(logs);
        }

        Callbacks.ForEach(callback => callback.on_epoch_end(epoch, logs));
        History.on_epoch_end(epoch, logs);
        State.NextEpoch();

        // The last epoch's is written when training ends.
        if (State.Epoch < Epochs && !Stopped() && Checkpointer?.IsDueAfter(State.Epoch) == true)
        {
            Save();
        }
    }

    private void RunBatch(in FedBatch batch)
    {
        int step = State.Step;
        foreach (ICallback callback in Callbacks)
        {
            callback.on_train_batch_begin(step);
        }

        StepContext context = new(Seed, State.EpochsTrained, batch.FirstSample);
        State.Totals.Add(StepFor(batch).Run(batch.Samples, batch.Order, batch.Start, batch.Rows, context));
        State.Step++;
        State.Totals.WriteTo(_logs);
        foreach (ICallback callback in Callbacks)
        {
            callback.on_train_batch_end(step, _logs);
        }

        if (Checkpointer?.IsDue == true)
        {
            Save();
        }
    }

    // What is no number any more is not worth the last state that is: the run goes on from that one to the same bits.
    private void Save()
    {
        if (Checkpointer is not null && !Diverged(true))
        {
            Checkpointer.Save(State, History);
        }
    }
}
