namespace Mnist.Cli;

/// <summary>Ctrl-C stopped a command. The message says what is kept and how to go on.</summary>
internal sealed class StoppedException(string message, OperationCanceledException inner) : OperationCanceledException(message, inner, inner.CancellationToken);
