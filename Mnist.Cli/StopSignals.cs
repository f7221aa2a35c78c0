using System.Runtime.InteropServices;

namespace Mnist.Cli;

/// <summary>Ctrl-C, a request to end (SIGTERM) and a terminal that goes away (SIGHUP) ask for a clean stop: the first time. The second ends the process at once, as the system has it.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int StatusOfSignals = 128;

    private static readonly Dictionary<PosixSignal, int> Numbers = new() { [PosixSignal.SIGHUP] = 1, [PosixSignal.SIGINT] = 2, [PosixSignal.SIGTERM] = 15 };

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _number;

    /// <summary>Begins to listen.</summary>
    public StopSignals() => _registrations = [.. Numbers.Keys.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The exit status of a command that ended with another: that of a stopped one tells by which signal, as shells have it.</summary>
    public int Status(int status) => status == ExitCode.Stopped && _number > 0 ? StatusOfSignals + _number : status;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = Interlocked.CompareExchange(ref _number, Numbers[context.Signal], 0) == 0;
        if (context.Cancel)
        {
            _stop.Cancel();
        }
    }
}
