using System.Globalization;
using System.Runtime.InteropServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Benchmarks.Machine;

/// <summary>The line above every table: on what, and when, it was measured.</summary>
internal static class MachineDescription
{
    public static string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} processors, vectors of {SimdDispatch.Width} floats, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, {DateTimeOffset.UtcNow:yyyy-MM-dd}");

    private static string Processor()
    {
        const string LinuxFile = "/proc/cpuinfo";
        string? line = File.Exists(LinuxFile) ? File.ReadLines(LinuxFile).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
