using System.Diagnostics;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Faults;

/// <summary>The console app as a process of its own that may be killed, in a folder of its own.</summary>
internal static class FaultProcess
{
    /// <summary>Exit status of a process that SIGKILL ended.</summary>
    public const int Killed = 137;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where it runs; its <c>data</c> is the data set.</param>
    /// <param name="command">The command line.</param>
    /// <param name="fault">What MNIST_FAULT is set to; null: nothing.</param>
    public static Process Start(string folder, string command, string? fault = null)
    {
        ProcessStartInfo start = MnistProcess.Info(command.Replace("{models}", Path.Combine(FixtureFolder.Repository, "models"), StringComparison.Ordinal).Split(' '));
        start.WorkingDirectory = folder;
        start.Environment["MNIST_DATA"] = Path.Combine(folder, "data");
        start.Environment["MNIST_FAULT"] = fault;

        // Most of a short life is compiling; the bits do not depend on how well.
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static (int Status, string Output, string Error) Run(string folder, string command, string? fault = null)
    {
        using Process process = Start(folder, command, fault);
        return MnistProcess.End(process);
    }

    /// <summary>A data set as small as the tests of this folder need it.</summary>
    public static void WriteData(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        MnistFiles.WriteSubset(Path.Combine(folder, "data"), training: 250, test: 100);
    }
}
