using System.Diagnostics;
using System.Globalization;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile;

/// <summary>What is asked of every answer to a hostile file: an end, one sentence of the product's own, and no more memory than the file is good for.</summary>
internal static class Bounded
{
    /// <summary>A hang ends here; a slow machine does not reach it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const long Free = 64 << 20;

    /// <summary>What a file of so many bytes may cost: four times as many, and 64 MiB.</summary>
    public static long Most(long fileBytes) => (4 * fileBytes) + Free;

    /// <summary>What a file, or a folder with its files, may cost.</summary>
    public static long Memory(string location) =>
        Most(File.Exists(location) ? new FileInfo(location).Length : Directory.GetFiles(location, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));

    /// <summary>Runs what opens a hostile model on a thread of its own, and gives what it says.</summary>
    /// <param name="action">The action.</param>
    /// <param name="memory">Most bytes it may allocate, garbage included; null: not looked at.</param>
    /// <returns>The sentence of the product's own exception; null when there was none.</returns>
    public static string? Run(Action action, long? memory = null)
    {
        (Exception? thrown, long allocated) = Measure(action);
        if (thrown is not null)
        {
            Assert.True(thrown is ModelFormatException or ScoringException, $"{thrown.GetType().Name}, not an exception of the product's own: {thrown}");
            Sentence(thrown.Message);
        }

        if (memory is long most)
        {
            Assert.True(allocated <= most, $"It allocates {allocated} bytes; {most} are allowed. It says: {thrown?.Message}");
        }

        return thrown?.Message;
    }

    /// <summary>Has something read a file of data that must be refused, on a thread of its own.</summary>
    /// <param name="fileBytes">Bytes of the file.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>The sentence.</returns>
    public static string Refusal(long fileBytes, Action read)
    {
        (Exception? error, long allocated) = Measure(read);
        DatasetException refusal = Assert.IsType<DatasetException>(error);
        Assert.True(allocated <= Most(fileBytes), $"{allocated >> 20} MiB were allocated for a file of {fileBytes} bytes.");
        return Sentence(refusal.Message);
    }

    /// <summary>Whether a text is a sentence that may stand on a terminal.</summary>
    public static string Sentence(string text)
    {
        Assert.InRange(text.Length, 10, FileText.MaxSentence);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.Null(Mutations.Refusal.ProblemOf(text));
        return text;
    }

    /// <summary>Runs the console app as a process of its own.</summary>
    /// <returns>Its exit status, what it wrote, and its largest resident memory in bytes.</returns>
    public static (int Status, string Output, string Error, long Peak) Command(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of a process is read from /proc.");
        using Process process = MnistProcess.Start(null, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Stopwatch clock = Stopwatch.StartNew();
        long peak = 0;
        while (!process.WaitForExit(2))
        {
            peak = Math.Max(peak, Peak(process.Id));
            if (clock.Elapsed > Patience)
            {
                process.Kill();
                Assert.Fail($"It does not end within {Patience}.");
            }
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result, peak);
    }

    private static (Exception? Thrown, long Allocated) Measure(Action action)
    {
        (Exception? thrown, long allocated) = (null, 0);
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            thrown = Record.Exception(action);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        })
        {
            IsBackground = true,
        };
        thread.Start();
        Assert.True(thread.Join(Patience), $"It does not end within {Patience}.");
        return (thrown, allocated);
    }

    // A high-water mark: whoever looks shortly before the end sees all there was.
    private static long Peak(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // It ended in between.
            return 0;
        }
    }
}
