using System.Diagnostics;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Faults;

/// <summary>The console app started by a shell: with what only a shell can take from a process before it begins.</summary>
internal static class UnixShell
{
    /// <summary>Runs a line of sh to its end, in which <c>$MNIST</c> stands for the program.</summary>
    /// <param name="folder">Where it runs; its <c>data</c> is the data set.</param>
    /// <param name="line">The line.</param>
    public static (int Status, string Output, string Error) Run(string folder, string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh.");
        ProcessStartInfo start = new("sh") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { "-c", line } };
        start.Environment["MNIST"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "mnist.dll")}";
        start.Environment["MNIST_DATA"] = Path.Combine(folder, "data");
        start.Environment["MODELS"] = Path.Combine(FixtureFolder.Repository, "models");
        using Process process = Process.Start(start)!;
        return MnistProcess.End(process);
    }
}
