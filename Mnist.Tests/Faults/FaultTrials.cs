using System.Collections.Concurrent;

namespace Mnist.Tests.Faults;

/// <summary>The trials of all scenarios: what every kill is compared with is made once.</summary>
public sealed class FaultTrials : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<FaultTrial>> _trials = new();

    public void Dispose()
    {
        foreach (Lazy<FaultTrial> trial in _trials.Values.Where(trial => trial.IsValueCreated))
        {
            trial.Value.Dispose();
        }
    }

    /// <summary>The trial of a scenario.</summary>
    internal FaultTrial Of(string name) => _trials.GetOrAdd(name, _ => new Lazy<FaultTrial>(() => new FaultTrial(FaultScenario.All.Single(scenario => scenario.Name == name)))).Value;
}
