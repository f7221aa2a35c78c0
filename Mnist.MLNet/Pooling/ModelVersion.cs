using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Mnist.Formats;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Pooling;

/// <summary>A model as it was opened once, with the prediction engines made of it. Disposed while rows are scored, it goes with the last of them.</summary>
internal sealed class ModelVersion<TIn, TOut> : IDisposable
    where TIn : class
    where TOut : class, new()
{
    private readonly MLContext _context;
    private readonly ITransformer _transformer;
    private readonly ConcurrentStack<PredictionEngine<TIn, TOut>> _idle = [];
    private readonly Lock _making = new();
    private readonly UseCount _uses;

    private ModelVersion(MLContext context, ITransformer transformer)
    {
        (_context, _transformer) = (context, transformer);
        _uses = new UseCount(this, Free);
    }

    /// <summary>Opens the model, makes its first engine and runs it.</summary>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    /// <exception cref="ScoringException">The model does not fit the types, or fails on the example.</exception>
    public static ModelVersion<TIn, TOut> Open(TensorFlowScorerOptions<TIn, TOut> options)
    {
        MLContext context = new();
        ModelVersion<TIn, TOut> version = new(context, Transformer(context, options));
        try
        {
            version.WarmUp(options);
            return version;
        }
        catch
        {
            version.Dispose();
            throw;
        }
    }

    /// <summary>Scores a row, unless the version is gone already.</summary>
    public bool TryScore(TIn input, [NotNullWhen(true)] out TOut? answer)
    {
        if (!_uses.TryEnter())
        {
            answer = null;
            return false;
        }

        try
        {
            PredictionEngine<TIn, TOut> engine = _idle.TryPop(out PredictionEngine<TIn, TOut>? idle) ? idle : Engine();
            bool isWhole = false;
            try
            {
                answer = engine.Predict(input);
                isWhole = true;
                return true;
            }
            finally
            {
                // An engine that failed in the middle of a row might give the next one something of it.
                if (isWhole)
                {
                    _idle.Push(engine);
                }
                else
                {
                    engine.Dispose();
                }
            }
        }
        finally
        {
            _uses.Leave();
        }
    }

    public void Dispose() => _uses.Dispose();

    private static ITransformer Transformer(MLContext context, TensorFlowScorerOptions<TIn, TOut> options)
    {
        if (IsZip(options.Location))
        {
            return Guarded(() => context.Model.Load(options.Location, out _), $"The zip '{FileText.Name(options.Location)}' could not be opened as a model of ML.NET; give one that mlContext.Model.Save wrote, whole.");
        }

        using TensorFlowModel network = context.Model.LoadTensorFlowModel(options.Location, treatOutputAsBatched: true, options.Signature);
        IDataView columns = Guarded(() => context.Data.LoadFromEnumerable(Array.Empty<TIn>()), $"{typeof(TIn).Name} cannot be a row of ML.NET; give it properties of types that ML.NET has columns of.");
        return options.Pipeline is { } pipeline
            ? Guarded(() => pipeline(context, network).Fit(columns), $"The {nameof(options.Pipeline)} of the model '{FileText.Name(options.Location)}' does not fit the rows of {typeof(TIn).Name}.")
            : Fit(network, options, columns);
    }

    private static TensorFlowTransformer Fit(TensorFlowModel network, TensorFlowScorerOptions<TIn, TOut> options, IDataView columns)
    {
        string[] outputs = [.. options.Outputs ?? network.OutputNames];
        string[] inputs = [.. options.Inputs ?? network.InputNames];
        try
        {
            return (options.Classes is not null ? network.ScoreTensorFlowModel(outputs, inputs, options.Classes, options.Engine) : network.ScoreTensorFlowModel(outputs, inputs, options.Engine)).Fit(columns);
        }
        catch (ArgumentException error)
        {
            string sentence = error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal);
            throw new ScoringException($"The model '{FileText.Name(options.Location)}' does not fit {typeof(TIn).Name} and its options: {sentence}", error);
        }
    }

    private static bool IsZip(string location)
    {
        if (!File.Exists(location))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[4];
        using FileStream file = new(location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PK\u0003\u0004"u8);
    }

    // What ML.NET says of types and files is for those who debug.
    private static T Guarded<T>(Func<T> make, string otherwise)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is not (ModelFormatException or ScoringException or OutOfMemoryException))
        {
            throw new ScoringException(otherwise, error);
        }
    }

    private void WarmUp(TensorFlowScorerOptions<TIn, TOut> options)
    {
        PredictionEngine<TIn, TOut> engine = Guarded(
            Engine, $"{typeof(TIn).Name} and {typeof(TOut).Name} do not fit the model '{FileText.Name(options.Location)}'; name their properties as its inputs and the columns it gives, or by ColumnName, with the same types.");
        try
        {
            if (options.Example is not null)
            {
                Guarded(() => engine.Predict(options.Example), $"The model '{FileText.Name(options.Location)}' fails on {nameof(options.Example)}; give a row that it scores, or another model.");
            }
            else
            {
                ZeroRow.Score(_transformer);
            }
        }
        catch
        {
            engine.Dispose();
            throw;
        }

        _idle.Push(engine);
    }

    private PredictionEngine<TIn, TOut> Engine()
    {
        // ML.NET does not promise that a context can be used by several threads. A property without a column would stay at its default, unseen.
        lock (_making)
        {
            return _context.Model.CreatePredictionEngine<TIn, TOut>(_transformer, new PredictionEngineOptions { OwnsTransformer = false, IgnoreMissingColumns = false });
        }
    }

    private void Free()
    {
        while (_idle.TryPop(out PredictionEngine<TIn, TOut>? engine))
        {
            engine.Dispose();
        }

        (_transformer as IDisposable)?.Dispose();
    }
}
