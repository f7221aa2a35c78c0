using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist predict DIR IMAGE...</c>: which digit an image shows.</summary>
internal sealed class PredictCommand
{
    private const int ChartWidth = 50;
    private const int MaxName = 250;

    // What a softmax can say and what it cannot.
    private const string Meaning = "The percentages share 100 % among the ten digits; they say nothing about whether an image shows a digit at all.";

    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Argument<string[]> _images = new("IMAGE") { Description = $"Images of one digit each, of any size: photos, scans or drawings, dark on light or light on dark. Formats: {ImageFormats.Names}.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<float?> _reject = new("--reject") { CustomParser = FloatOption.Read, Description = "The least probability of a digit, 0 to 1: with 0.9, an image whose best digit has less than 90 % is reported as not sure. None is by default.", HelpName = "P" };
    private readonly Option<string?> _engine = EngineOption.Create();

    public Command Build(CommandRunner runner)
    {
        Command command = new(
            "predict",
            $"Say which digit images show. {Meaning}\nA file that cannot be read does not cost the others; the exit status is then 1 at the end. An image that is not sure leaves it 0.\n\nExample: mnist predict models/cnn seven.png photo.jpg --reject 0.9") { _folder, _images, _reject, _engine };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        PredictionJob job = new(new PredictSettings
        {
            SavedModel = context.Parsed.GetRequiredValue(_folder),
            Images = context.Parsed.GetRequiredValue(_images),
            Reject = context.Parsed.GetValue(_reject),
            Engine = context.Parsed.GetValue(_engine),
        });
        List<PredictedImage> images = [];
        foreach (PredictedImage image in job.Run(cancellation))
        {
            images.Add(image);
            Show(context, image);
        }

        int failed = images.Count(image => image.Error is not null);
        if (failed < images.Count)
        {
            context.Console.WriteLine(Meaning);
        }

        if (failed > 0 && images.Count > 1)
        {
            context.Error.WriteLine($"{failed} of {images.Count} images gave no digit.");
        }

        context.WriteJson(new PredictRecord(images), RecordJson.Of<PredictRecord>());
        return failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Show(CommandContext context, PredictedImage image)
    {
        if (image is not { Digit: { } digit, Probabilities: { } probabilities, Second: { } second })
        {
            context.Error.WriteLine(image.Error);
            return;
        }

        if (context.Console.IsInteractive())
        {
            Draw(context.Console, image.Pixels, probabilities, digit);
        }

        string best = $"{digit} ({NumberText.Percent(probabilities[digit])})";
        string next = $"{second.Digit} ({NumberText.Percent(second.Probability)})";
        context.Console.WriteLine($"{FileText.Name(image.File, MaxName)}: {(image.Rejected is true ? "not sure, " : string.Empty)}{best}, else {next}");
    }

    private static void Draw(IAnsiConsole console, IReadOnlyList<float> pixels, IReadOnlyList<float> probabilities, int digit)
    {
        int width = console.Profile.Width;
        if (width > 2 * DigitImage.Side)
        {
            console.WriteLine(DigitDrawing.Draw([.. pixels]));
        }

        BarChart chart = new BarChart().Width(Math.Min(ChartWidth, width));
        for (int i = 0; i < probabilities.Count; i++)
        {
            chart.AddItem(i.ToString(CultureInfo.InvariantCulture), Math.Round(probabilities[i] * 100, 2), i == digit ? Color.Green : Color.Grey);
        }

        console.Write(chart);
    }
}
