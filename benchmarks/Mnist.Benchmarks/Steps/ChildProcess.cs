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

    /// <summary>Runs a program.</summary>
    /// <returns>Its standard output, and the most memory it had up to some milliseconds before its end.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static (string Output, double PeakMiB) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"'{program}' did not start.");
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

        return process.ExitCode == 0
            ? (output.GetAwaiter().GetResult(), peak / (1024.0 * 1024))
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with exit status {process.ExitCode}.");
    }
}
