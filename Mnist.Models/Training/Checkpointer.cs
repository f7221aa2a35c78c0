using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Callbacks;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Training;

/// <summary>Writes the state of <c>fit</c> as a checkpoint, and reads it back.</summary>
internal sealed class Checkpointer
{
    /// <summary>Where the record lies among the tensors.</summary>
    public const string RecordKey = "_MNIST_TRAINING_STATE";

    private const int MaxShownCharacters = 40;

    private readonly CheckpointOptions _options;
    private readonly IReadOnlyList<(string Name, Parameter Weight)> _weights;
    private readonly IReadOnlyList<(string Name, Parameter Weight)> _trained;
    private readonly Optimizer _optimizer;
    private readonly OptimizerState _optimizerState;
    private readonly CallbackStates _callbacks;
    private readonly Dictionary<string, string> _settings;

    /// <summary>Prepares; nothing is written yet.</summary>
    /// <param name="options">Where and how often.</param>
    /// <param name="run">What is trained.</param>
    /// <param name="optimizerState">The optimizer's step and slots.</param>
    /// <param name="training">Rows it is trained on; null: batches that come one by one.</param>
    /// <param name="callbacks">Callbacks whose state is kept, in fit's order.</param>
    /// <param name="validationRows">Number of rows it is evaluated on after each epoch.</param>
    /// <param name="more">Further settings the result depends on, by what a message calls them.</param>
    public Checkpointer(
        CheckpointOptions options,
        CheckpointedRun run,
        OptimizerState optimizerState,
        Samples? training,
        IReadOnlyList<IStatefulCallback> callbacks,
        int validationRows,
        params (string Name, object Value)[] more)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.EverySteps);
        ArgumentOutOfRangeException.ThrowIfNegative(options.EveryEpochs);
        (_options, _weights, _trained, _optimizer, _optimizerState) = (options, run.Weights, run.Trained, run.Optimizer, optimizerState);
        _callbacks = new CallbackStates(callbacks);
        _settings = new Dictionary<string, string>
        {
            ["model"] = run.Model,
            ["optimizer"] = _optimizer.Name,
            ["learning rate"] = _optimizer.Schedule?.ClassName ?? Text(_optimizer.LearningRate),
            ["settings of the optimizer"] = _optimizer.ToJson().ToJsonString(),
            ["loss"] = run.Loss,
            ["seed"] = Text(run.Seed),
            ["number of training rows"] = training is null ? "batches" : Text(training.Count),
            ["number of validation rows"] = Text(validationRows),
            ["training data"] = training is null ? "batches" : Digest(training),
        };
        if (run.Convolution is { } convolution)
        {
            _settings["convolution"] = Text(convolution).ToLowerInvariant();
        }

        foreach ((string name, object value) in more)
        {
            _settings[name] = Text(value);
        }
    }

    /// <summary>Whether a checkpoint is to be written after so many updates.</summary>
    public bool IsDue => _options.EverySteps > 0 && _optimizerState.Step % _options.EverySteps == 0;

    /// <summary>Whether a checkpoint is to be written when so many epochs are over.</summary>
    public bool IsDueAfter(int epochs) => _options.EveryEpochs > 0 && epochs % _options.EveryEpochs == 0;

    /// <summary>Takes over the newest checkpoint, if that is asked for and there is one.</summary>
    /// <param name="state">Set to where the checkpoint's run was.</param>
    /// <param name="history">Filled with the metrics of its finished epochs.</param>
    /// <param name="steps">Batches per epoch.</param>
    /// <param name="epochs">Epochs the run is to have.</param>
    /// <returns>Whether the run goes on from one; else it starts from the beginning.</returns>
    /// <exception cref="ModelFormatException">It is damaged, or of another model or other settings.</exception>
    public bool Restore(FitState state, History history, int steps, int epochs)
    {
        if (!_options.Resume)
        {
            return false;
        }

        if (CheckpointFolder.IsDamaged(_options.Folder))
        {
            throw new ModelFormatException("its file 'checkpoint' names no checkpoint; it is damaged; remove the folder to start again", _options.Folder);
        }

        if (CheckpointFolder.Newest(_options.Folder) is not { } prefix)
        {
            return false;
        }

        TensorBundleReader bundle = new(prefix, FormatLimits.Default);
        CheckpointRecord record = ReadRecord(bundle, prefix);
        RequireSameSettings(record);
        CallbackRecord[] callbacks = record.Callbacks ?? [];
        if (Array.Exists(callbacks, callback => callback is null))
        {
            throw Inconsistent(prefix);
        }

        _callbacks.RequireSame(callbacks, _options.Folder);
        bool sound = record.Epoch >= 0 && record.EpochsTrained >= record.Epoch && record.Step >= 0 && record.Step <= steps && record.Updates >= 0 && record.Rows >= 0
            && HasShapeOf(record, state.Totals) && record.Seconds is >= 0 and < int.MaxValue
            && record.LearningRate is >= 0 and <= float.MaxValue && record.History.Values.All(values => values is not null && values.Count <= record.Epoch);
        if (!sound)
        {
            throw Inconsistent(prefix);
        }

        if (record.Epoch > epochs || (record.Epoch == epochs && record.Step > 0))
        {
            throw new ModelFormatException($"the checkpoint has {record.Epoch} epochs behind it already, this run is to have {epochs}; give more epochs", _options.Folder);
        }

        // All tensors are read before the first is taken over: a damaged checkpoint leaves the model as it was.
        (string Key, Shape Shape, AlignedBuffer? Slot, Parameter? Weight)[] tensors = [.. Tensors()];
        float[][] values = [.. tensors.Select(tensor => new float[tensor.Shape.Count])];
        for (int i = 0; i < tensors.Length; i++)
        {
            bundle.ReadSingles(tensors[i].Key, tensors[i].Shape, values[i]);
        }

        _callbacks.Read(callbacks, bundle, prefix);
        for (int i = 0; i < tensors.Length; i++)
        {
            values[i].CopyTo(tensors[i].Slot is { } slot ? slot.Span : tensors[i].Weight!.Span);
        }

        _optimizerState.Step = record.Updates;
        if (_optimizer.Schedule is null)
        {
            _optimizer.LearningRate = record.LearningRate;
        }

        (state.Epoch, state.EpochsTrained, state.Step, state.Before) = (record.Epoch, record.EpochsTrained, record.Step, TimeSpan.FromSeconds(record.Seconds));
        (state.Totals.PenaltySum, state.Totals.Rows) = (record.PenaltySum, record.Rows);
        record.LossSums.CopyTo(state.Totals.LossSums, 0);
        for (int head = 0; head < record.Metrics.Length; head++)
        {
            for (int metric = 0; metric < record.Metrics[head].Length; metric++)
            {
                record.Metrics[head][metric].CopyTo(state.Totals.Metrics[head][metric], 0);
            }
        }

        foreach ((string name, List<float> past) in record.History)
        {
            history.history[name] = past;
        }

        return true;
    }

    /// <summary>Gives the callbacks back what they had remembered; call it when they were told that training begins.</summary>
    /// <exception cref="ModelFormatException">A callback cannot have been in this state.</exception>
    public void RestoreCallbacks() => _callbacks.Restore();

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public void Save(FitState state, History history)
    {
        TensorBundleWriter bundle = new();
        foreach ((string key, Shape shape, AlignedBuffer? slot, Parameter? weight) in Tensors())
        {
            bundle.Add(key, shape.dims, slot is null ? weight!.Values : slot.Span);
        }

        byte[] record = JsonSerializer.SerializeToUtf8Bytes(
            new CheckpointRecord
            {
                Settings = _settings,
                Epoch = state.Epoch,
                EpochsTrained = state.EpochsTrained,
                Step = state.Step,
                Updates = _optimizerState.Step,
                LearningRate = _optimizer.LearningRate,
                LossSums = state.Totals.LossSums,
                PenaltySum = state.Totals.PenaltySum,
                Metrics = state.Totals.Metrics,
                Rows = state.Totals.Rows,
                History = history.history,
                Seconds = state.Elapsed.TotalSeconds,
                Callbacks = _callbacks.Write(bundle),
            },
            CheckpointJson.Default.CheckpointRecord);
        bundle.Add(RecordKey, DataType.Uint8, [record.Length], record);
        CheckpointFolder.Write(_options.Folder, bundle);
    }

    // Weights first, moving averages among them; then each trainable weight's slots.
    private IEnumerable<(string Key, Shape Shape, AlignedBuffer? Slot, Parameter? Weight)> Tensors()
    {
        foreach ((string name, Parameter weight) in _weights)
        {
            yield return ($"model/{name}", weight.Shape, null, weight);
        }

        foreach ((string name, Parameter weight) in _trained)
        {
            AlignedBuffer[] slots = _optimizerState[weight];
            for (int i = 0; i < slots.Length; i++)
            {
                yield return ($"optimizer/{_optimizerState.Slots[i].Name}/{name}", weight.Shape, slots[i], null);
            }
        }
    }

    // Elements of arrays may be null in JSON, whatever their type says.
    private static bool HasShapeOf(CheckpointRecord record, LossAndMetrics totals) =>
        record.LossSums.Length == totals.LossSums.Length
        && record.Metrics.Length == totals.Metrics.Length
        && record.Metrics.Zip(totals.Metrics).All(head =>
            head.First?.Length == head.Second.Length && head.First.Zip(head.Second).All(metric => metric.First?.Length == metric.Second.Length));

    private static ModelFormatException Inconsistent(string prefix) => new("the checkpoint's record is inconsistent; remove the folder to start again", prefix);

    private static CheckpointRecord ReadRecord(TensorBundleReader bundle, string prefix)
    {
        TensorData json = bundle.Read(RecordKey)
            ?? throw new ModelFormatException("it is a checkpoint, but not one fit has written; remove the folder to start again", prefix);
        try
        {
            return JsonSerializer.Deserialize(json.Data, CheckpointJson.Default.CheckpointRecord) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw new ModelFormatException("the checkpoint's record is damaged; remove the folder to start again", prefix, inner: error);
        }
    }

    private void RequireSameSettings(CheckpointRecord record)
    {
        foreach ((string name, string here) in _settings)
        {
            string? there = record.Settings.GetValueOrDefault(name);
            if (there != here)
            {
                string what = here.Length <= MaxShownCharacters && there?.Length <= MaxShownCharacters
                    ? $"was written with {name} {there}, this run has {here}"
                    : $"was written with another {name}";
                throw new ModelFormatException($"the checkpoint {what}; use the settings it was started with, or remove the folder to start again", _options.Folder);
            }
        }
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Digest(Samples samples)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Column column in samples.Inputs.Concat(samples.Targets))
        {
            column.AppendTo(hash, samples.First, samples.Count);
        }

        foreach (float[] weights in samples.Weights)
        {
            hash.AppendData(MemoryMarshal.AsBytes(weights.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
