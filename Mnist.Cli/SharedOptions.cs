using System.CommandLine;

namespace Mnist.Cli;

/// <summary>Options of every command.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Write exactly one JSON object to standard output, everything else to standard error.", Recursive = true };

    public static Option<string?> Data { get; } = new("--data") { Description = "The data set: a folder of its four IDX files, plain or .gz; an .npz like Keras' mnist.npz; or a folder of PNG images, train/0 to test/9 (or environment variable MNIST_DATA).", Recursive = true, HelpName = "DIR" };

    public static Option<string> Dataset { get; } = new("--dataset")
    {
        Description = "Data set: mnist or fashion-mnist.",
        Recursive = true,
        HelpName = "NAME",
        DefaultValueFactory = _ => "mnist",
    };
}
