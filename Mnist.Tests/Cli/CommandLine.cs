using Mnist.Cli;

namespace Mnist.Tests.Cli;

/// <summary>Runs the console app inside the test's process.</summary>
internal static class CommandLine
{
    /// <summary>The commands' names.</summary>
    public static TheoryData<string> Commands => ["reproduce", "train", "evaluate", "score", "predict", "report", "data"];

    /// <summary>Runs a command line to its end.</summary>
    /// <param name="arguments">What comes after the program's name.</param>
    /// <param name="network">Answers requests; null: the system's network.</param>
    /// <param name="stop">Stops it, as Ctrl-C; the test's own by default.</param>
    public static async Task<(int Status, string Output, string Error)> Run(string[] arguments, HttpMessageHandler? network = null, CancellationToken? stop = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int status = await new App(output, error, network).RunAsync(arguments, stop ?? TestContext.Current.CancellationToken);
        return (status, output.ToString(), error.ToString());
    }
}
