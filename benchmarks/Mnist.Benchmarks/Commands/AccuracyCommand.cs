using System.CommandLine;
using System.Globalization;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Formats.Data;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>accuracy</c>: what the ways to compute convolutions reach over several seeds, beside Keras' runs by the same recipe.</summary>
internal static class AccuracyCommand
{
    private static readonly Option<string> Models = new("--models") { Description = "Models with convolutions, separated by commas.", HelpName = "a,b", DefaultValueFactory = _ => "cnn,cnn-tuned" };
    private static readonly Option<int> Seeds = new("--seeds") { Description = "Seeds 1 to N of each.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training images; the recipe's by default.", HelpName = "N" };
    private static readonly Option<string> Out = new("--out") { Description = "Folder of the runs; those that are there are kept.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("out", "accuracy") };

    public static Command Build()
    {
        Command command = new("accuracy", "Accuracies of both ways to compute convolutions over several seeds.\n\nExample: accuracy --models cnn --seeds 10 --out out/accuracy") { Models, Seeds, Epochs, Out, SharedOptions.Threads };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        ImageDataset data = DatasetLocator.Find("mnist");
        Console.WriteLine($"{MachineDescription.Text}\n");
        MarkdownTable table = new(2, "model", "convolution", "seeds", "test, %", "standard error", "fast - direct", "its standard error", "validation, %", "standard error", "Keras, test %", "standard error", "Keras, validation %", "standard error");
        foreach (ZooModel zoo in parsed.GetRequiredValue(Models).Split(',').Select(ModelZoo.Get))
        {
            RunRecord[] direct = [.. Train(parsed, data, zoo, "direct")];
            RunRecord[] fast = [.. Train(parsed, data, zoo, "fast")];
            SeedSpread[] keras = [Keras(zoo, run => run.TestAccuracy), Keras(zoo, run => run.ValAccuracy[^1])];
            (SeedSpread slow, SeedSpread quick) = (Spread(direct, run => run.TestAccuracy), Spread(fast, run => run.TestAccuracy));
            string[] difference = [Percent(quick.Mean - slow.Mean), Percent(Math.Sqrt((Error(quick) * Error(quick)) + (Error(slow) * Error(slow))))];
            table.Add([zoo.Name, "direct", .. Cells(direct, slow), "", "", .. Validation(direct), .. keras.SelectMany(Cells)]);
            table.Add([zoo.Name, "fast", .. Cells(fast, quick), .. difference, .. Validation(fast), .. keras.SelectMany(Cells)]);
        }

        table.Write(Console.Out);
    }

    private static IEnumerable<RunRecord> Train(ParseResult parsed, ImageDataset data, ZooModel zoo, string convolution)
    {
        for (int seed = 1; seed <= parsed.GetValue(Seeds); seed++)
        {
            TrainSettings settings = new()
            {
                Model = zoo.Name,
                Convolution = convolution,
                Seed = seed,
                Epochs = parsed.GetValue(Epochs),
                Threads = parsed.GetValue(SharedOptions.Threads),
                Out = Path.Combine(parsed.GetRequiredValue(Out), $"{zoo.Name}-{convolution}-{seed}"),
                Resume = true,
            };
            RunRecord run = new TrainingJob(TrainingRun.Create(settings)).Run(data).Run;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{zoo.Name} {convolution} seed {seed}: {100 * run.TestAccuracy:F2} %"));
            yield return run;
        }
    }

    private static SeedSpread Spread(IEnumerable<RunRecord> runs, Func<RunRecord, float> value) => SeedSpread.Of([.. runs.Select(run => (double)value(run))]);

    private static SeedSpread Keras(ZooModel zoo, Func<KerasRun, float> value) => SeedSpread.Of([.. zoo.KerasRuns.Select(run => (double)value(run))]);

    private static string[] Cells(RunRecord[] runs, SeedSpread test) => [runs.Length.ToString(CultureInfo.InvariantCulture), .. Cells(test)];

    private static string[] Validation(RunRecord[] runs) => Cells(Spread(runs, run => run.History.ValAccuracy[^1]));

    private static string[] Cells(SeedSpread spread) => [Percent(spread.Mean), Percent(Error(spread))];

    private static double Error(SeedSpread spread) => spread.StandardDeviation / Math.Sqrt(spread.Seeds);

    private static string Percent(double fraction) => (100 * fraction).ToString("F3", CultureInfo.InvariantCulture);
}
