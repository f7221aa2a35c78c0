using System.Runtime.InteropServices;

namespace Mnist.Runs.Records;

/// <summary>The machine a run runs on.</summary>
internal static class RunMachine
{
    /// <summary>In one line: system, architecture, processors, runtime.</summary>
    public static string Description { get; } =
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, .NET {Environment.Version}";
}
