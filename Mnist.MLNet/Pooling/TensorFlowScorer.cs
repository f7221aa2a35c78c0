using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Mnist.Formats;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Pooling;

/// <summary>The models that were added for two types, by name.</summary>
internal sealed class TensorFlowScorer<TIn, TOut> : ITensorFlowScorer<TIn, TOut>, IDisposable
    where TIn : class
    where TOut : class, new()
{
    private readonly ScorerTelemetry _telemetry;
    private readonly NamedModel<TIn, TOut>[] _models;

    public TensorFlowScorer(
        IEnumerable<ScorerModelName<TIn, TOut>> names,
        IOptionsMonitor<TensorFlowScorerOptions<TIn, TOut>> options,
        ILoggerFactory? logging = null,
        IMeterFactory? meters = null,
        TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        ILogger logger = logging?.CreateLogger(ScorerTelemetry.Name) ?? NullLogger.Instance;
        _telemetry = new ScorerTelemetry(meters, clock);
        _models = [.. names.Select(model => model.Name).Distinct(StringComparer.Ordinal).Select(name => new NamedModel<TIn, TOut>(name, options, _telemetry, logger, clock))];
    }

    public IReadOnlyList<ScorerStatus> Models => [.. _models.Select(model => model.Status)];

    public TOut Predict(TIn input) => Predict(Options.DefaultName, input);

    public TOut Predict(string modelName, TIn input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Model(modelName).Score(input);
    }

    public Task<TOut> ScoreAsync(TIn input, CancellationToken cancellation = default) => ScoreAsync(Options.DefaultName, input, cancellation);

    public Task<TOut> ScoreAsync(string modelName, TIn input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Model(modelName).ScoreAsync(input, cancellation);
    }

    public void Load() => Array.ForEach(_models, model => model.Load());

    public void Reload(string modelName = "") => Model(modelName).Reload();

    public void Dispose()
    {
        Array.ForEach(_models, model => model.Dispose());
        _telemetry.Dispose();
    }

    // A name may come from a request: what it says is cleaned and cut.
    private NamedModel<TIn, TOut> Model(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(_models, model => model.Name == name) ?? throw new ScoringException(
            $"There is no model {Shown(name)} for scoring {typeof(TIn).Name} into {typeof(TOut).Name}; added are: {string.Join(", ", _models.Select(model => Shown(model.Name)))}.");
    }

    private static string Shown(string name) => name.Length == 0 ? "without a name" : $"'{FileText.Name(name)}'";
}
