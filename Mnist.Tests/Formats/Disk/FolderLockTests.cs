using Mnist.Formats.Disk;
using Mnist.Formats;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Disk;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_lock_is_held_by_one_and_free_when_it_is_given_back()
    {
        string run = _folder.Sub("new/run");
        using (FolderLock.Take(run, TimeProvider.System))
        {
            string expected = $"^'{run}/?': another run is at work there: process {Environment.ProcessId} on \\S+ since [0-9: -]+ UTC; wait until it has ended, stop it, or give another folder\\.$";
            Assert.Matches(expected, Assert.Throws<ModelFormatException>(() => FolderLock.Take(run + "/", TimeProvider.System)).Message);
            Assert.Matches(expected, Assert.Throws<ModelFormatException>(() => FolderLock.RequireFree(run)).Message);
        }

        FolderLock.RequireFree(run);
        FolderLock.Take(run, TimeProvider.System).Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Sub("new")));
    }

    [Fact]
    public void The_file_of_a_dead_process_is_taken_over_whatever_stands_in_it()
    {
        File.WriteAllText(_folder.Sub("run.lock"), new string('x', 100_000));

        FolderLock.RequireFree(_folder.Sub("run"));
        using (FolderLock.Take(_folder.Sub("run"), TimeProvider.System))
        {
            Assert.Throws<ModelFormatException>(() => FolderLock.RequireFree(_folder.Sub("run")));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    // Taking and giving back removes the file under the others' hands: nobody may come to hold what nobody sees.
    [Fact]
    public void Of_many_at_once_one_holds_it_at_a_time()
    {
        int inside = 0;
        int taken = 0;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using FolderLock held = FolderLock.Take(_folder.Sub("run"), TimeProvider.System);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref inside);
            }
            catch (ModelFormatException)
            {
            }
        });

        Assert.True(taken > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
