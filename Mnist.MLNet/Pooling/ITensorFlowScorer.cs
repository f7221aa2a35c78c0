using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Pooling;

/// <summary>Scores one row at a time, from any number of threads at once; <c>services.AddTensorFlowScorer</c> registers it as a singleton.</summary>
/// <remarks>
/// A model is opened with its first row, or by <see cref="Load"/>. Of each model no more rows are scored at the same time than its options say; further callers wait for a place.
/// A model that changes on the disk is opened and run anew beside the old one, and takes its place between two rows: no row is refused, and none has something of both.
/// What cannot be opened never takes the place of what serves.
/// </remarks>
/// <typeparam name="TIn">The row: properties by the names of the model's inputs, as for ML.NET's <c>PredictionEngine</c>.</typeparam>
/// <typeparam name="TOut">The answer: properties by the names of the columns that scoring adds.</typeparam>
public interface ITensorFlowScorer<TIn, TOut>
    where TIn : class
    where TOut : class, new()
{
    /// <summary>How each model is doing, in the order they were added.</summary>
    IReadOnlyList<ScorerStatus> Models { get; }

    /// <summary>Scores a row with the model that was added without a name. Blocks while all places are taken.</summary>
    /// <param name="input">The row.</param>
    /// <exception cref="ScoringException">There is no such model, it does not fit the types, or the row does not fit the model.</exception>
    /// <exception cref="Formats.ModelFormatException">The model could not be opened, and none serves in its place.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    TOut Predict(TIn input);

    /// <summary>Scores a row with a model by its name. Blocks while all places are taken.</summary>
    /// <param name="modelName">The name the model was added with.</param>
    /// <param name="input">The row.</param>
    /// <exception cref="ScoringException">There is no such model, it does not fit the types, or the row does not fit the model.</exception>
    /// <exception cref="Formats.ModelFormatException">The model could not be opened, and none serves in its place.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    TOut Predict(string modelName, TIn input);

    /// <summary>Scores a row with the model that was added without a name. Waits for a place without holding a thread, then scores on the caller's.</summary>
    /// <param name="input">The row.</param>
    /// <param name="cancellation">Ends the wait for a place.</param>
    /// <exception cref="ScoringException">There is no such model, it does not fit the types, or the row does not fit the model.</exception>
    /// <exception cref="Formats.ModelFormatException">The model could not be opened, and none serves in its place.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task<TOut> ScoreAsync(TIn input, CancellationToken cancellation = default);

    /// <summary>Scores a row with a model by its name. Waits for a place without holding a thread, then scores on the caller's.</summary>
    /// <param name="modelName">The name the model was added with.</param>
    /// <param name="input">The row.</param>
    /// <param name="cancellation">Ends the wait for a place.</param>
    /// <exception cref="ScoringException">There is no such model, it does not fit the types, or the row does not fit the model.</exception>
    /// <exception cref="Formats.ModelFormatException">The model could not be opened, and none serves in its place.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task<TOut> ScoreAsync(string modelName, TIn input, CancellationToken cancellation = default);

    /// <summary>Opens the models that are not open yet, so that a program whose model is missing does not start, and its first row does not wait.</summary>
    /// <exception cref="ScoringException">A model does not fit the types.</exception>
    /// <exception cref="Formats.ModelFormatException">A model could not be opened.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    void Load();

    /// <summary>Opens a model anew now, whether or not its files have changed; where it cannot be opened, the one that serves goes on.</summary>
    /// <param name="modelName">The name the model was added with; empty for the one without.</param>
    /// <exception cref="ScoringException">There is no such model, or it does not fit the types.</exception>
    /// <exception cref="Formats.ModelFormatException">The model could not be opened.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    void Reload(string modelName = "");
}
