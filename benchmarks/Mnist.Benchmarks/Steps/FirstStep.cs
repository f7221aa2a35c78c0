using System.Globalization;
using System.Text.Json;
using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Steps;

/// <summary>The first training step of a published <c>mnist</c> beside its steady one.</summary>
/// <param name="Model">Name in the zoo.</param>
/// <param name="FirstMilliseconds">The first step of each run.</param>
/// <param name="SteadyMilliseconds">The median step of each run, which lasts long enough that most steps come after the first second.</param>
internal sealed record FirstStep(string Model, IReadOnlyList<double> FirstMilliseconds, IReadOnlyList<double> SteadyMilliseconds)
{
    // Epochs that make the run last three seconds or more on two cores of the year 2022.
    private const double Operations = 6e11;

    public IReadOnlyList<double> Ratios => [.. FirstMilliseconds.Zip(SteadyMilliseconds, (first, steady) => first / steady)];

    /// <summary>Trains with the tool, so many times.</summary>
    public static FirstStep Measure(string tool, ZooModel model, int threads, int rounds)
    {
        const int Images = 60_000;
        double epochs = Operations / (StepOperations.OfRow(model.Build(seed: 1)) * Images);
        string folder = Path.Combine(Path.GetTempPath(), $"mnist-first-step-{Guid.NewGuid():N}");
        try
        {
            JsonElement[] runs = [.. Enumerable.Range(0, rounds).Select(_ => Train(tool, model.Name, threads, (int)Math.Clamp(Math.Ceiling(epochs), 1, 10), folder))];
            return new FirstStep(
                model.Name,
                [.. runs.Select(run => run.GetProperty("profile").GetProperty("firstStepMilliseconds").GetDouble())],
                [.. runs.Select(run => run.GetProperty("stepMilliseconds").GetDouble())]);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static JsonElement Train(string tool, string model, int threads, int epochs, string folder)
    {
        (string output, _) = ChildProcess.Run(
            tool, "train", model, "--profile", "--json", "--out", folder, "--epochs", Text(epochs), "--threads", Text(threads));
        return JsonDocument.Parse(output).RootElement;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
