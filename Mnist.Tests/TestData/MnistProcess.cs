using System.Diagnostics;
using System.Text.Json;

namespace Mnist.Tests.TestData;

/// <summary>The console app as a process of its own: for what a process can be told and what can be done to it.</summary>
internal static class MnistProcess
{
    /// <summary>Starts it.</summary>
    /// <param name="switchedOff">Environment variable set to 0, or null.</param>
    /// <param name="arguments">Command line.</param>
    public static Process Start(string? switchedOff, params string[] arguments)
    {
        ProcessStartInfo start = Info(arguments);
        if (switchedOff is not null)
        {
            start.Environment[switchedOff] = "0";
        }

        return Process.Start(start)!;
    }

    /// <summary>How it is started.</summary>
    /// <param name="arguments">Command line.</param>
    public static ProcessStartInfo Info(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { Path.Combine(AppContext.BaseDirectory, "mnist.dll") } };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Waits for its end.</summary>
    public static (int Status, string Output, string Error) End(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Waits for a process started with --json to end well, and reads what it says.</summary>
    public static JsonElement Json(Process process)
    {
        (int status, string output, string error) = End(process);
        Assert.True(status == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
