using Mnist.Cli;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C asks for a clean stop; the second ends the process as usual.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
Console.SetError(new LossyWriter(Console.Error));
return await new App(Console.Out, Console.Error).RunAsync(args, stop.Token);
