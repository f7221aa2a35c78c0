using System.Globalization;
using Mnist.Formats;
using Mnist.Models.Saving.SavedModel;

namespace Mnist.Models.Callbacks;

/// <summary>Saves the model as training goes, every epoch or only when a metric improves (Keras class <c>ModelCheckpoint</c>).</summary>
/// <remarks>
/// It saves SavedModels, which score and load but hold no optimizer; to go on with training after a stop, give <c>fit</c> its <c>checkpoints</c>.
/// As in Keras, the best value is remembered from one <c>fit</c> to the next, and so is the count of batches.
/// </remarks>
/// <example><code>new ModelCheckpoint("best/epoch{epoch:02d}-{val_loss:.2f}", save_best_only: true)</code></example>
public sealed class ModelCheckpoint : MonitorCallback
{
    private readonly FilePattern _path;
    private readonly int _verbose;
    private readonly bool _saveBestOnly;
    private readonly int? _saveFreq;

    private int _epoch;
    private int _batches;

    /// <summary>Creates the callback, with Keras' defaults.</summary>
    /// <param name="filepath">Folder of the SavedModel; <c>{epoch:02d}</c>, <c>{batch}</c> and metrics of the logs as <c>{val_loss:.2f}</c> are filled in, epoch and batch counted from 1.</param>
    /// <param name="monitor">Metric to watch, with <paramref name="save_best_only"/>.</param>
    /// <param name="verbose">0 silent, else a line for each time.</param>
    /// <param name="save_best_only">Whether only what is better than all before is saved.</param>
    /// <param name="mode"><c>min</c>: less is better; <c>max</c>: more is better; <c>auto</c>: as the metric has it.</param>
    /// <param name="save_freq">Batches from one time to the next, 1 or more; null, the default: at the end of every epoch.</param>
    /// <param name="initial_value_threshold">Value the first model must beat to be saved; null: none.</param>
    /// <exception cref="ArgumentException">The path cannot be read, the mode is unknown, or a number is out of range.</exception>
    /// <exception cref="ModelFormatException">The path asks for a file of another format, as <c>best.keras</c>.</exception>
    public ModelCheckpoint(
        string filepath,
        string monitor = "val_loss",
        int verbose = 0,
        bool save_best_only = false,
        string mode = "auto",
        int? save_freq = null,
        float? initial_value_threshold = null)
        : base(monitor, mode, min_delta: 0)
    {
        if (save_freq is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(save_freq), $"save_freq must be 1 batch or more, or null for every epoch, received {save_freq}.");
        }

        (_path, _verbose, _saveBestOnly, _saveFreq, Best) = (new FilePattern(filepath), verbose, save_best_only, save_freq, initial_value_threshold);
        SavedModelFolder.RequireFolderName(filepath);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Only the best is to be saved, and it is not known whether more or less of the metric is better.</exception>
    public override void on_train_begin()
    {
        if (_saveBestOnly)
        {
            base.on_train_begin();
        }
    }

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch) => _epoch = epoch;

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        if (_saveFreq is int every && ++_batches >= every)
        {
            _batches = 0;
            Save(_epoch, end_step, logs);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        if (_saveFreq is null)
        {
            Save(epoch, batch: null, epoch_logs);
        }
    }

    /// <inheritdoc/>
    public override void WriteState(CallbackState state)
    {
        base.WriteState(state);
        state.Set("batches", _batches);
    }

    /// <inheritdoc/>
    public override void ReadState(CallbackState state)
    {
        base.ReadState(state);
        _batches = state.Count("batches");
    }

    private void Save(int epoch, long? batch, Dictionary<string, float> logs)
    {
        // Where the metric is missing everything is saved, as in Keras: better one model too many than none.
        string folder = _path.Fill(epoch + 1, batch + 1, logs);
        if (_saveBestOnly && ValueIn(logs) is float current)
        {
            if (!Improves(current, Best))
            {
                Say(epoch, $"{Monitor} did not improve from {Text(Best)}");
                return;
            }

            Say(epoch, $"{Monitor} improved from {Text(Best)} to {Text(current)}, saving model to {folder}");
            Best = current;
        }
        else
        {
            Say(epoch, $"saving model to {folder}");
        }

        Trained.save(folder);
    }

    private static string Text(float? value) => value?.ToString("F5", CultureInfo.InvariantCulture) ?? "None";

    private void Say(int epoch, string what)
    {
        if (_verbose > 0)
        {
            Trained.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: {what}"));
        }
    }
}
