using System.CommandLine;

namespace Mnist.Cli;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    /// <summary>Of every command.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Write exactly one JSON object to standard output, everything else to standard error.", Recursive = true };

    /// <summary>Of the commands that read a data set.</summary>
    public static Option<string?> Data { get; } = new("--data") { Description = "The data set: a folder of its four IDX files, plain or .gz; an .npz like Keras' mnist.npz; or a folder of images, train/0 to test/9 (or environment variable MNIST_DATA).", HelpName = "DIR" };

    /// <summary>Of the commands that read a data set.</summary>
    public static Option<string> Dataset { get; } = new("--dataset")
    {
        Description = "Data set: mnist or fashion-mnist.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "mnist",
    };

    /// <summary>The same for the commands that read none: taken, so that one set of options can serve all, but not offered.</summary>
    public static IReadOnlyList<Option> Unused { get; } = [new Option<string?>(Data.Name) { Hidden = true }, new Option<string?>(Dataset.Name) { Hidden = true }];
}
