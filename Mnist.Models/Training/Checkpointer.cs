using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.MLNet.Lowering;
using Mnist.Models.Callbacks;
using Mnist.Models.Config;
using Mnist.Models.Execution;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Models.Saving.KerasJson;

namespace Mnist.Models.Training;

/// <summary>Writes the state of <c>fit</c> as a checkpoint, and reads it back.</summary>
internal sealed class Checkpointer
{
    /// <summary>Where the record lies among the tensors.</summary>
    public const string RecordKey = "_MNIST_TRAINING_STATE";

    private const int MostShownCharacters = 40;

    private readonly CheckpointOptions _options;
    private readonly IReadOnlyList<Layer> _layers;
    private readonly Optimizer _optimizer;
    private readonly OptimizerState _optimizerState;
    private readonly Dictionary<string, string> _settings;

    /// <summary>Prepares; nothing is written yet.</summary>
    /// <param name="options">Where and how often.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="optimizerState">Its optimizer's step and slots.</param>
    /// <param name="training">Rows it is trained on.</param>
    /// <param name="validation">Rows it is judged on after each epoch, or null.</param>
    /// <param name="more">Further settings the result depends on, by what a message calls them.</param>
    public Checkpointer(
        CheckpointOptions options, Sequential model, OptimizerState optimizerState, Samples training, Samples? validation, params (string Name, object Value)[] more)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.EverySteps);
        (_options, _layers, _optimizer, _optimizerState) = (options, model.Layers, model.Optimizer!, optimizerState);
        ConfigWriter config = new();
        _optimizer.WriteConfig(config);
        config.Set("clipnorm", _optimizer.ClipNorm).Set("clipvalue", _optimizer.ClipValue).Set("global_clipnorm", _optimizer.GlobalClipNorm);
        _settings = new Dictionary<string, string>
        {
            ["model"] = SequentialConfig.Write(model),
            ["optimizer"] = _optimizer.Name,
            ["learning rate"] = Text(_optimizer.LearningRate),
            ["settings of the optimizer"] = config.Json.ToJsonString(),
            ["loss"] = model.Loss!.Name,
            ["seed"] = Text(model.Seed),
            ["number of training rows"] = Text(training.Count),
            ["number of validation rows"] = Text(validation?.Count ?? 0),
            ["training data"] = Digest(training),
        };
        foreach ((string name, object value) in more)
        {
            _settings[name] = Text(value);
        }
    }

    /// <summary>Whether a checkpoint is to be written after so many updates.</summary>
    public bool IsDue => _options.EverySteps > 0 && _optimizerState.Step % _options.EverySteps == 0;

    /// <summary>Takes over the newest checkpoint, if that is asked for.</summary>
    /// <param name="state">Set to where the checkpoint's run was.</param>
    /// <param name="history">Filled with the figures of its finished epochs.</param>
    /// <param name="steps">Batches per epoch.</param>
    /// <param name="epochs">Epochs the run is to have.</param>
    /// <exception cref="ModelFormatException">There is none, it is damaged, or it is of another model or other settings.</exception>
    public void Restore(FitState state, History history, int steps, int epochs)
    {
        if (!_options.Resume)
        {
            return;
        }

        string prefix = CheckpointFolder.Newest(_options.Folder)
            ?? throw new ModelFormatException("there is no checkpoint to go on from; give the folder of one, or begin anew without resuming", _options.Folder);
        TensorBundleReader bundle = new(prefix, FormatLimits.Default);
        CheckpointRecord record = ReadRecord(bundle, prefix);
        RequireSameSettings(record);
        bool sound = record.Epoch >= 0 && record.EpochsTrained >= record.Epoch && record.Step >= 0 && record.Step <= steps && record.Updates >= 0 && record.Rows >= 0
            && record.MetricSums.Length == state.Figures.MetricSums.Length && record.Seconds is >= 0 and < int.MaxValue
            && record.LearningRate is >= 0 and <= float.MaxValue && record.History.Values.All(values => values.Count <= record.Epoch);
        if (!sound)
        {
            throw new ModelFormatException("the checkpoint's record contradicts itself; it is damaged, begin anew without resuming", prefix);
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

        for (int i = 0; i < tensors.Length; i++)
        {
            values[i].CopyTo(tensors[i].Slot is { } slot ? slot.Span : tensors[i].Weight!.Span);
        }

        (_optimizerState.Step, _optimizer.LearningRate) = (record.Updates, record.LearningRate);
        (state.Epoch, state.EpochsTrained, state.Step, state.Before) = (record.Epoch, record.EpochsTrained, record.Step, TimeSpan.FromSeconds(record.Seconds));
        (state.Figures.LossSum, state.Figures.Rows, state.Figures.Predictions) = (record.LossSum, record.Rows, record.Predictions);
        record.MetricSums.CopyTo(state.Figures.MetricSums, 0);
        foreach ((string name, List<float> figures) in record.History)
        {
            history.history[name] = figures;
        }
    }

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
                LossSum = state.Figures.LossSum,
                MetricSums = state.Figures.MetricSums,
                Rows = state.Figures.Rows,
                Predictions = state.Figures.Predictions,
                History = history.history,
                Seconds = state.Elapsed.TotalSeconds,
            },
            CheckpointJson.Default.CheckpointRecord);
        bundle.Add(RecordKey, DataType.Uint8, [record.Length], record);
        CheckpointFolder.Write(_options.Folder, bundle);
    }

    // Weights first, moving averages among them; then each trainable weight's slots.
    private IEnumerable<(string Key, Shape Shape, AlignedBuffer? Slot, Parameter? Weight)> Tensors()
    {
        foreach (Layer layer in _layers)
        {
            foreach (Parameter parameter in layer.Parameters)
            {
                yield return ($"model/{layer.Name}/{parameter.Name}", parameter.Shape, null, parameter);
            }
        }

        foreach ((int layer, _, Parameter parameter) in TrainableWeight.Of(_layers))
        {
            AlignedBuffer[] slots = _optimizerState[parameter];
            for (int i = 0; i < slots.Length; i++)
            {
                yield return ($"optimizer/{_optimizer.SlotNames[i]}/{_layers[layer].Name}/{parameter.Name}", parameter.Shape, slots[i], null);
            }
        }
    }

    private static CheckpointRecord ReadRecord(TensorBundleReader bundle, string prefix)
    {
        BundleTensor json = bundle.Read(RecordKey)
            ?? throw new ModelFormatException("it is a checkpoint, but not one fit has written; begin anew without resuming", prefix);
        try
        {
            return JsonSerializer.Deserialize(json.Data, CheckpointJson.Default.CheckpointRecord) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw new ModelFormatException("the checkpoint's record is damaged; begin anew without resuming", prefix, inner: error);
        }
    }

    private void RequireSameSettings(CheckpointRecord record)
    {
        foreach ((string name, string here) in _settings)
        {
            string? there = record.Settings.GetValueOrDefault(name);
            if (there != here)
            {
                string what = here.Length <= MostShownCharacters && there?.Length <= MostShownCharacters
                    ? $"was written with {name} {there}, this run has {here}"
                    : $"was written with another {name}";
                throw new ModelFormatException($"the checkpoint {what}; use the settings it was started with, or begin anew without resuming", _options.Folder);
            }
        }
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Digest(Samples samples)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(samples.X.AsSpan(samples.First * samples.XSize, samples.Count * samples.XSize)));
        hash.AppendData(MemoryMarshal.AsBytes(samples.Y.AsSpan(samples.First * samples.YSize, samples.Count * samples.YSize)));
        hash.AppendData(MemoryMarshal.AsBytes(samples.Weights.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
