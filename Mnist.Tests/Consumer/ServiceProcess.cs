using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mnist.Tests.Consumer;

/// <summary>A web service in a process of its own, on a port the system chose; ended at the latest when disposed.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    public ServiceProcess(string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [program, "--urls", "http://127.0.0.1:0", .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        const string Listening = "Now listening on: ";
        string? address = null;
        Await(() => (address = _lines.FirstOrDefault(line => line.Contains(Listening, StringComparison.Ordinal))) is not null, "The service does not listen");
        Client = new HttpClient { BaseAddress = new Uri(address!.Split(Listening)[1]) };
    }

    public HttpClient Client { get; }

    public string Output => string.Join('\n', _lines);

    /// <summary>Waits until something is so; fails the test, with what the service wrote, when it does not become so.</summary>
    public void Await(Func<bool> isSo, string otherwise) =>
        Assert.True(SpinWait.SpinUntil(() => isSo() || _process.HasExited, Patience) && !_process.HasExited, $"{otherwise}:\n{Output}");

    /// <summary>Asks it to end, as a system does that stops a service, and waits until it has.</summary>
    public void Stop()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.True(_process.WaitForExit(Patience), Output);
        _process.WaitForExit();
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
