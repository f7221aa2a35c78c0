using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mnist.MLNet.Pooling;

namespace ScoringService;

/// <summary>Healthy while a model serves, degraded while the files that are there now could not take its place.</summary>
public sealed class ModelHealth(ITensorFlowScorer<Digit, DigitScores> scorer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ScorerStatus model = scorer.Models[0];
        return Task.FromResult(
            !model.IsLoaded ? HealthCheckResult.Unhealthy(model.Error ?? "The model is not open yet.")
            : model.Error is not null ? HealthCheckResult.Degraded(model.Error)
            : HealthCheckResult.Healthy($"Model number {model.Loads} of {model.Location} serves since {model.LoadedAt:u}."));
    }
}
