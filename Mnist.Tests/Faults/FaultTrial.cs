using System.Diagnostics;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Faults;

/// <summary>Kills the command of a scenario at a chosen moment, looks at what is left, goes on, and compares with a run that was never killed.</summary>
internal sealed class FaultTrial : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultScenario _scenario;
    private readonly Dictionary<string, string> _before;
    private readonly Dictionary<string, string> _after;
    private readonly IReadOnlyList<string> _names;
    private readonly TimeSpan _time;
    private int _trials;

    /// <summary>Prepares, and runs the command once without a kill.</summary>
    public FaultTrial(FaultScenario scenario)
    {
        _scenario = scenario;
        Directory.CreateDirectory(Start);
        FaultProcess.WriteData(Start);
        foreach (string command in scenario.Before.SkipLast(scenario.KilledBefore is null ? 0 : 1))
        {
            Well(Start, command);
        }

        if (scenario.KilledBefore is not null)
        {
            Assert.Equal(FaultProcess.Killed, FaultProcess.Run(Start, scenario.Before[^1], scenario.KilledBefore).Status);
        }

        string whole = _folder.Sub("whole");
        FolderContent.Copy(Start, whole);
        _before = Places(whole);
        Stopwatch clock = Stopwatch.StartNew();
        Well(whole, scenario.Command);
        _time = clock.Elapsed;
        _after = Places(whole);
        _names = FolderContent.Names(whole);
        Assert.DoesNotContain(_names, FolderContent.IsTemporary);
    }

    private string Start => _folder.Sub("start");

    public void Dispose() => _folder.Dispose();

    /// <summary>Kills before a step.</summary>
    /// <param name="fault">The step, as <c>rename:2</c>.</param>
    /// <returns>False: the command has fewer steps and ended well.</returns>
    public bool Kill(string fault)
    {
        string folder = _folder.Sub($"trial-{Interlocked.Increment(ref _trials)}");
        FolderContent.Copy(Start, folder);
        (int status, _, string error) = FaultProcess.Run(folder, _scenario.Command, _scenario.Plain ? $"plain,{fault}" : fault);
        Assert.True(status is 0 or FaultProcess.Killed, $"{_scenario.Name}, {fault}: {error}");
        if (status == FaultProcess.Killed)
        {
            RequireOldOrNew(folder, fault);
            GoOn(folder, fault);
        }

        Directory.Delete(folder, recursive: true);
        return status == FaultProcess.Killed;
    }

    /// <summary>Kills again and again, each time at a moment nobody chose, until a run is faster.</summary>
    /// <param name="moments">When, in parts of the time that the whole command takes.</param>
    /// <returns>How often it was killed.</returns>
    public int KillAtRandom(IEnumerable<double> moments)
    {
        string folder = _folder.Sub($"trial-{Interlocked.Increment(ref _trials)}");
        FolderContent.Copy(Start, folder);
        string command = _scenario.Command;
        int kills = 0;
        foreach (double moment in moments)
        {
            using Process process = FaultProcess.Start(folder, command);
            Task<(int Status, string, string Error)> end = Task.Run(() => MnistProcess.End(process));
            if (!end.Wait(_time * moment))
            {
                process.Kill();
            }

            (int status, _, string error) = end.Result;
            Assert.True(status is 0 or FaultProcess.Killed, $"{_scenario.Name}, after {kills} kills: {error}");
            command = _scenario.GoOn;
            kills += status == FaultProcess.Killed ? 1 : 0;
            RequireOldOrNew(folder, $"kill {kills}");
        }

        GoOn(folder, $"{kills} kills");
        Directory.Delete(folder, recursive: true);
        return kills;
    }

    private void RequireOldOrNew(string folder, string when)
    {
        if (_scenario.Reader is { } reader && _scenario.Places.Any(place => !Directory.Exists(Path.Combine(folder, place))))
        {
            // The reader's own result is no part of the comparison.
            string copy = folder + "-read";
            FolderContent.Copy(folder, copy);
            (int status, _, string error) = FaultProcess.Run(copy, reader);
            Assert.True(status == 0 && error.Contains("the replacement has been completed.", StringComparison.Ordinal), $"{_scenario.Name}, {when}: {error}");
            Directory.Delete(copy, recursive: true);
            return;
        }

        foreach ((string place, string content) in Places(folder))
        {
            Assert.True(content == _before[place] || content == _after[place], $"{_scenario.Name}, {when}: '{place}' is neither as it was nor as it will be:\n{content}");
        }
    }

    private void GoOn(string folder, string when)
    {
        (int status, _, string error) = FaultProcess.Run(folder, _scenario.GoOn);
        Assert.True(status == 0, $"{_scenario.Name}, {when}: {error}");
        Assert.True(_names.SequenceEqual(FolderContent.Names(folder)), $"{_scenario.Name}, {when}: left over or missing: {string.Join(", ", FolderContent.Names(folder).Except(_names).Concat(_names.Except(FolderContent.Names(folder))))}");
        foreach ((string place, string content) in Places(folder))
        {
            Assert.True(content == _after[place], $"{_scenario.Name}, {when}: '{place}' is not what a run gives that was never killed:\n{content}\n{_after[place]}");
        }
    }

    private Dictionary<string, string> Places(string folder) => _scenario.Places.ToDictionary(place => place, place => FolderContent.Of(Path.Combine(folder, place)));

    private static void Well(string folder, string command)
    {
        (int status, _, string error) = FaultProcess.Run(folder, command);
        Assert.True(status == 0, $"{command}: {error}");
    }
}
