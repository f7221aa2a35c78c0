using System.Diagnostics;

namespace Mnist.Benchmarks.Steps;

/// <summary>Runs a program to its end and watches its memory.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>This program again, with other arguments.</summary>
    public static (string Output, double PeakMiB) Self(params string[] arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        bool hosted = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return Run(program, hosted ? [typeof(ChildProcess).Assembly.Location, .. arguments] : arguments);
    }

    /// <summary>Runs a program from its start to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static ProcessFigures Time(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        (_, double peak) = Run(program, arguments);
        return new ProcessFigures(Stopwatch.GetElapsedTime(start).TotalSeconds, peak);
    }

    /// <summary>Seconds from a program's start until it prints a line that begins so; it is let run to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed, or printed no such line.</exception>
    public static double SecondsTo(string line, string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        double? seconds = null;
        using Process process = Start(program, arguments);
        while (process.StandardOutput.ReadLine() is { } printed)
        {
            seconds ??= printed.StartsWith(line, StringComparison.Ordinal) ? Stopwatch.GetElapsedTime(start).TotalSeconds : null;
        }

        process.WaitForExit();
        RequireDone(process, program, arguments);
        return seconds ?? throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' printed no line that begins with '{line}'.");
    }

    /// <summary>Runs a program.</summary>
    /// <returns>Its standard output, and the most memory it had up to some milliseconds before its end.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static (string Output, double PeakMiB) Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(Look))
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It has ended between two looks.
            }
        }

        RequireDone(process, program, arguments);
        return (output.GetAwaiter().GetResult(), peak / (1024.0 * 1024));
    }

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"'{program}' did not start.");

    private static void RequireDone(Process process, string program, string[] arguments) => _ = process.ExitCode == 0
        ? 0
        : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with exit status {process.ExitCode}.");
}
