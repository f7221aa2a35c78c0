using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mnist.Formats;

namespace Mnist.MLNet.Pooling;

/// <summary>One model of a scorer: the version that serves, the places for rows, and the watch over its files.</summary>
/// <remarks>
/// Files are looked at once in a quiet period, because notices of the file system do not reach mounted folders. What has changed is opened when two looks in a row have seen the same, and counts only if a third, after the
/// new version has scored a row, sees the same again: what was read is then one state of the files. Checksums in the files find what two looks cannot.
/// </remarks>
internal sealed class NamedModel<TIn, TOut> : IDisposable
    where TIn : class
    where TOut : class, new()
{
    /// <summary>Quiet periods that half a change, or files that could not be opened, have to stay as they are.</summary>
    internal const int LongQuiet = 10;

    private const int MostTries = 5;

    private readonly IOptionsMonitor<TensorFlowScorerOptions<TIn, TOut>> _monitor;
    private readonly ScorerTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _places;
    private readonly ITimer? _timer;
    private readonly IDisposable? _optionChanges;

    // Whoever opens or looks holds it; rows do not.
    private readonly Lock _opening = new();

    private volatile ModelVersion<TIn, TOut>? _current;
    private volatile bool _isDisposed;
    private volatile bool _hasNewOptions;
    private volatile ScorerStatus _status;
    private ModelFiles? _loaded;
    private ModelFiles? _seen;
    private int _looks;
    private bool _hasFailed;

    public NamedModel(string name, IOptionsMonitor<TensorFlowScorerOptions<TIn, TOut>> monitor, ScorerTelemetry telemetry, ILogger logger, TimeProvider clock)
    {
        (Name, _monitor, _telemetry, _logger, _clock) = (name, monitor, telemetry, logger, clock);
        TensorFlowScorerOptions<TIn, TOut> options = monitor.Get(name);
        _places = new SemaphoreSlim(options.PoolSize);
        _status = new ScorerStatus { ModelName = name, Location = options.Location, IsLoaded = false, LoadedAt = null, Loads = 0, Error = null };
        _optionChanges = monitor.OnChange((_, changed) => NoteOptions(changed ?? Options.DefaultName));
        if (options.ReloadOnChange)
        {
            // Not with the context of whoever asked first: every later load would be traced as part of his request.
            using AsyncFlowControl? apart = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            _timer = clock.CreateTimer(_ => Look(), null, options.QuietPeriod, options.QuietPeriod);
        }
    }

    public string Name { get; }

    public ScorerStatus Status => _status;

    public TOut Score(TIn input)
    {
        RequireAlive();
        if (!_places.Wait(0))
        {
            _telemetry.Wait(Name, 1);
            try
            {
                _places.Wait();
            }
            finally
            {
                _telemetry.Wait(Name, -1);
            }
        }

        return ScoreInPlace(input);
    }

    public async Task<TOut> ScoreAsync(TIn input, CancellationToken cancellation)
    {
        RequireAlive();
        cancellation.ThrowIfCancellationRequested();
        if (!_places.Wait(0, CancellationToken.None))
        {
            _telemetry.Wait(Name, 1);
            try
            {
                await _places.WaitAsync(cancellation).ConfigureAwait(false);
            }
            finally
            {
                _telemetry.Wait(Name, -1);
            }
        }

        return ScoreInPlace(input);
    }

    /// <summary>Opens the model unless one serves.</summary>
    public ModelVersion<TIn, TOut> Load()
    {
        lock (_opening)
        {
            RequireAlive();
            return _current ?? Open();
        }
    }

    /// <summary>Opens the model in place of the one that serves.</summary>
    public void Reload()
    {
        lock (_opening)
        {
            RequireAlive();
            Open();
        }
    }

    public void Dispose()
    {
        // Not under the lock: a look that is opening a model may take its time, and sees the flag before it lets the model serve.
        _isDisposed = true;
        _timer?.Dispose();
        _optionChanges?.Dispose();
        Interlocked.Exchange(ref _current, null)?.Dispose();
    }

    private TOut ScoreInPlace(TIn input)
    {
        long began = _telemetry.Now();
        using Activity? activity = ScorerTelemetry.Start("score", Name);
        _telemetry.Run(Name, 1);
        Exception? failure = null;
        try
        {
            // A version may go between being read here and being entered; the one in its place is there by then.
            while (true)
            {
                RequireAlive();
                if ((_current ?? Load()).TryScore(input, out TOut? answer))
                {
                    return answer;
                }
            }
        }
        catch (Exception error)
        {
            failure = error;
            ScorerTelemetry.Fail(activity, error);
            throw;
        }
        finally
        {
            _places.Release();
            _telemetry.Run(Name, -1);
            _telemetry.Scored(Name, began, failure);
        }
    }

    private void NoteOptions(string changed)
    {
        if (changed == Name)
        {
            _hasNewOptions = true;
        }
    }

    // On the clock's thread: nothing may leave it.
    private void Look()
    {
        if (_isDisposed || !_opening.TryEnter())
        {
            return;
        }

        try
        {
            if (_current is not null)
            {
                LookAtFiles(_monitor.Get(Name));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Keep(error);
        }
        finally
        {
            _opening.Exit();
        }
    }

    private void LookAtFiles(TensorFlowScorerOptions<TIn, TOut> options)
    {
        ModelFiles now = ModelFiles.Of(options.Location, options.CompleteMarker);
        if (!_hasNewOptions && (options.CompleteMarker is null ? now == _loaded : now.Marker == _loaded!.Marker || !now.IsMarked(options.CompleteMarker)))
        {
            _seen = null;
            _hasFailed = false;
            _status = _status with { Error = null };
            return;
        }

        if (now != _seen)
        {
            if (_seen is null)
            {
                ScorerLog.Changed(_logger, Name, options.Location);
            }

            (_seen, _looks, _hasFailed) = (now, 0, false);
            return;
        }

        bool isDoubtful = _hasFailed || (options.CompleteMarker is null && now.DiffersInPart(_loaded!));
        if (++_looks < (isDoubtful ? LongQuiet : 1))
        {
            return;
        }

        _looks = 0;
        Open(options, tries: 1);
    }

    private ModelVersion<TIn, TOut> Open() => Open(_monitor.Get(Name), MostTries);

    private ModelVersion<TIn, TOut> Open(TensorFlowScorerOptions<TIn, TOut> options, int tries)
    {
        using Activity? activity = ScorerTelemetry.Start("load", Name);
        ModelVersion<TIn, TOut>? version = null;
        try
        {
            _hasNewOptions = false;
            ModelFiles files = ModelFiles.Of(options.Location, options.CompleteMarker);
            if (!files.IsMarked(options.CompleteMarker))
            {
                throw new ModelFormatException($"there is no file {FileText.Name(options.CompleteMarker!)} yet, which says that the model is complete; wait until it is copied", options.Location);
            }

            for (int left = tries; ; left--)
            {
                version = ModelVersion<TIn, TOut>.Open(options);
                ModelFiles after = ModelFiles.Of(options.Location, options.CompleteMarker);
                if (after == files)
                {
                    break;
                }

                version.Dispose();
                (version, files) = (null, after);
                if (left == 1)
                {
                    throw new ModelFormatException("the files changed while they were read; wait until they are copied, or exchange the folder as a whole", options.Location);
                }
            }

            Serve(version, files, options.Location);
            return version;
        }
        catch (Exception error)
        {
            ScorerTelemetry.Fail(activity, error);
            _telemetry.Loaded(Name, error);
            if (_current is not null)
            {
                Keep(error);
            }
            else
            {
                _status = _status with { Error = error.Message };
            }

            throw;
        }
    }

    private void Serve(ModelVersion<TIn, TOut> version, ModelFiles files, string location)
    {
        (_loaded, _seen, _looks, _hasFailed) = (files, null, 0, false);
        _status = _status with { Location = location, IsLoaded = true, LoadedAt = _clock.GetUtcNow(), Loads = _status.Loads + 1, Error = null };
        ModelVersion<TIn, TOut>? old = Interlocked.Exchange(ref _current, version);
        _telemetry.Loaded(Name, null);
        ScorerLog.Loaded(_logger, Name, location, _status.Loads);
        old?.Dispose();
        if (_isDisposed)
        {
            Interlocked.Exchange(ref _current, null)?.Dispose();
        }
    }

    private void Keep(Exception error)
    {
        if (_status.Error != error.Message)
        {
            ScorerLog.Kept(_logger, error, Name, _status.Location, error.Message);
        }

        _hasFailed = true;
        _status = _status with { Error = error.Message };
    }

    private void RequireAlive()
    {
        if (_isDisposed)
        {
            throw new ObjectDisposedException(nameof(ITensorFlowScorer<TIn, TOut>), "The scorer was disposed; it lives as long as the service provider that made it.");
        }
    }
}
