using System.CommandLine;

namespace Mnist.Cli.Commands;

/// <summary>Turns a command's body into what the parser invokes.</summary>
/// <param name="command">The body: returns the exit status.</param>
internal delegate Func<ParseResult, CancellationToken, Task<int>> CommandRunner(Func<CommandContext, CancellationToken, int> command);
