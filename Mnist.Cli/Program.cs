using Mnist.Cli;
using Mnist.Formats.Disk;

using StopSignals signals = new();
using LossyWriter error = StandardStream.OpenError();
using LossyWriter output = StandardStream.OpenOutput();
Atomic.Mended += error.WriteLine;
int status = signals.Status(await new App(Console.Out, Console.Error).RunAsync(args, signals.Token));
if (!output.Failed)
{
    return status;
}

error.WriteLine(status == ExitCode.Done
    ? "Standard output could not be written, and what it was to show is lost; all else is done."
    : "Standard output could not be written, and what it was to show is lost.");
return status == ExitCode.Done ? ExitCode.Failed : status;
