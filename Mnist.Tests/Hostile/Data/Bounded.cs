using System.Diagnostics;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>What is asked of every answer to a hostile file: one sentence of the product's own, in bounded time and memory.</summary>
internal static class Bounded
{
    /// <summary>A hang ends here; a slow machine does not reach it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const long Free = 64 << 20;

    /// <summary>What a file may cost: four times its bytes and 64 MiB.</summary>
    public static long Most(long fileBytes) => (4 * fileBytes) + Free;

    /// <summary>Has something read a file that must be refused.</summary>
    /// <param name="fileBytes">Bytes of the file.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>The sentence.</returns>
    public static string Refusal(long fileBytes, Action read)
    {
        (Exception? error, long allocated) = (null, 0);
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            error = Record.Exception(read);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Patience), "It does not end.");
        DatasetException refusal = Assert.IsType<DatasetException>(error);
        Assert.True(allocated <= Most(fileBytes), $"{allocated >> 20} MiB were allocated for a file of {fileBytes} bytes.");
        return Sentence(refusal.Message);
    }

    /// <summary>Whether a text is a sentence that may stand on a terminal.</summary>
    public static string Sentence(string text)
    {
        Assert.InRange(text.Length, 1, FileText.MaxSentence);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Runs the console app as a process of its own.</summary>
    /// <returns>Its exit status, what it wrote, and its largest resident memory in bytes.</returns>
    public static (int Status, string Output, string Error, long Peak) Run(params string[] arguments)
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
                Assert.Fail("It does not end.");
            }
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result, peak);
    }

    // A high-water mark: whoever looks shortly before the end sees all there was.
    private static long Peak(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            return 0;
        }
    }
}
