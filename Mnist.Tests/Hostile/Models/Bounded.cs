using Mnist.Formats;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Runs what opens a hostile file on a thread of its own: it must end, say at most one sentence, and not ask for more memory than the file is good for.</summary>
internal static class Bounded
{
    /// <summary>Only what hangs takes that long, on a machine however slow.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Four times the file and 64 MB.</summary>
    public static long Memory(string location) => (4 * SizeOf(location)) + (64L << 20);

    /// <summary>Bytes of a file, or of a folder's files.</summary>
    public static long SizeOf(string location) =>
        File.Exists(location) ? new FileInfo(location).Length : Directory.GetFiles(location, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    /// <summary>Runs an action and gives what it says.</summary>
    /// <param name="action">The action.</param>
    /// <param name="memory">Most bytes it may allocate, garbage included; null: not looked at.</param>
    /// <returns>The sentence of the product's own exception; null when there was none.</returns>
    public static string? Run(Action action, long? memory = null)
    {
        Exception? thrown = null;
        long allocated = 0;
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                action();
            }
            catch (Exception error)
            {
                thrown = error;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        })
        {
            IsBackground = true,
        };
        thread.Start();
        Assert.True(thread.Join(Patience), $"It does not end within {Patience}.");
        if (thrown is not null)
        {
            Assert.True(thrown is ModelFormatException or ScoringException, $"{thrown.GetType().Name}, not an exception of the product's own: {thrown}");
            RequireSentence(thrown.Message);
        }

        if (memory is long most)
        {
            Assert.True(allocated <= most, $"It allocates {allocated} bytes; {most} are allowed. It says: {thrown?.Message}");
        }

        return thrown?.Message;
    }

    /// <summary>One sentence of at most 400 characters, without line breaks.</summary>
    public static void RequireSentence(string message)
    {
        Assert.InRange(message.Length, 10, FileText.MaxSentence);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }
}
