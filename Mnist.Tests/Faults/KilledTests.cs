namespace Mnist.Tests.Faults;

/// <summary>Commands that are killed before chosen steps on the disk, or at any moment, and gone on from: nothing is lost, left over or refused. <c>docs/reliability.md</c> has the figures of the long run.</summary>
public sealed class KilledTests(FaultTrials trials, ITestOutputHelper output) : IClassFixture<FaultTrials>
{
    private const int RandomKills = 30;

    /// <summary>Names of all scenarios.</summary>
    public static TheoryData<string> Scenarios => [.. FaultScenario.All.Select(scenario => scenario.Name)];

    // The moments that matter most; the long run has all.
    [Theory]
    [InlineData("train with checkpoints", "rename:15")]
    [InlineData("train with checkpoints", "rename:17")]
    [InlineData("train in place of another", "exchange:1")]
    [InlineData("train in place of another, without exchange", "rename:18")]
    [InlineData("score", "rename:1")]
    [InlineData("score --resume", "rename:2")]
    [InlineData("score --resume", "rename:6")]
    [InlineData("report", "exchange:1")]
    public void A_killed_command_goes_on(string scenario, string fault) => Assert.True(trials.Of(scenario).Kill(fault), "It ended well: the step never came.");

    /// <summary>The long run: every step of every command.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Scenarios))]
    public void A_command_killed_before_any_of_its_steps_goes_on(string scenario)
    {
        int kills = 0;
        while (trials.Of(scenario).Kill($"any:{kills + 1}"))
        {
            kills++;
        }

        output.WriteLine($"{scenario}: {kills} kills");
        Assert.True(kills > 0);
    }

    /// <summary>The long run: moments nobody chose, one kill after another in the same folder.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Scenarios))]
    public void A_command_killed_at_any_moment_again_and_again_goes_on(string scenario)
    {
        Random random = new(scenario.Length);
        int kills = trials.Of(scenario).KillAtRandom(Enumerable.Range(0, RandomKills).Select(_ => random.NextDouble() * 1.1));
        output.WriteLine($"{scenario}: {kills} kills at random");
    }
}
