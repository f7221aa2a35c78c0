using Mnist.Models.Execution;

namespace Mnist.Tests.Training;

public sealed class ProcessorsTests
{
    [Fact]
    public void A_thread_that_leaves_a_processor_runs_on_another_and_may_come_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.ProcessorCount > 1, "Threads are moved on Linux only, and only where there is a second processor.");

        // The system may move a thread at any time, back too: that it never runs elsewhere is what must not be.
        HashSet<int> seen = [];
        Thread thread = new(() =>
        {
            for (int i = 0; i < 1_000 && seen.Count < 2; i++)
            {
                int here = Processors.Current;
                Processors.Leave(here);
                seen.UnionWith([here, Processors.Current]);
            }
        });
        thread.Start();
        thread.Join();

        Assert.True(seen.Count > 1, "The thread ran on one processor alone.");
    }

    [Fact]
    public void Leaving_a_processor_that_does_not_exist_does_nothing()
    {
        Processors.Leave(-1);
        Processors.Leave(int.MaxValue);
    }

    [Fact]
    public void Leaving_keeps_what_a_thread_may_use()
    {
        int before = Environment.ProcessorCount;

        Processors.Leave(Processors.Current);

        Assert.SkipUnless(File.Exists("/proc/thread-self/status"), "Read from /proc, which this system does not have.");
        string allowed = File.ReadLines("/proc/thread-self/status").Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        string whole = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        Assert.Equal(whole, allowed);
        Assert.Equal(before, Environment.ProcessorCount);
    }
}
