using System.Globalization;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>The sentences of a report.</summary>
internal static class ReportText
{
    private const string ConfusionOfImages = "Confusion matrix: how many test images of each true class (rows) were read as which class (columns)";

    public const string Keras = "Keras 3";

    private const string ConfusedOfImages = "Which class is taken for which most often, and what part of its images that is";

    private const string ClassesOfImages = "Each class by itself; its support is the number of its test images";

    private const int FullTrainingSet = 60_000;

    /// <summary>What the confusion matrix is.</summary>
    public static string Confusion(EvaluationRecord evaluation) => evaluation.From is null ? ConfusionOfImages
        : evaluation.Weights is null ? "Confusion matrix: how many rows of each true class (across) were taken for which class (down)"
        : "Confusion matrix: what the rows weigh that were of each true class (across) and taken for which class (down)";

    /// <summary>What the table of confused classes is.</summary>
    public static string Confused(EvaluationRecord evaluation) => evaluation.From is null ? ConfusedOfImages
        : $"Which class is taken for which {(evaluation.Weights is null ? "most often" : "with the most weight")}, and what part of its {(evaluation.Weights is null ? "rows" : "weight")} that is";

    /// <summary>What the table of classes is.</summary>
    public static string Classes(EvaluationRecord evaluation) => evaluation.From is null ? ClassesOfImages
        : $"Each class by itself; its support is the number of its rows{(evaluation.Weights is null ? string.Empty : ", its weight what they weigh")}";

    public static string Title(IReadOnlyList<StoredRun> runs) => runs.Any(run => run.IsOfRows)
        ? $"{(runs.Count == 1 ? "A network" : $"{Words(runs.Count)} networks")}, evaluated"
        : $"{(runs.Count == 1 ? "A network reads" : $"{Words(runs.Count)} networks read")} {(runs.All(run => run.IsOfMnist) ? "handwritten digits" : "images")}";

    public static string Introduction(IReadOnlyList<StoredRun> runs)
    {
        StoredRun[] trained = [.. runs.Where(run => run.Run is not null)];
        StoredRun[] evaluated = [.. runs.Where(run => run.Evaluation is not null && !run.IsOfRows)];
        StoredRun[] ofRows = [.. runs.Where(run => run.IsOfRows)];
        List<string> sentences = [];
        if (trained.Length == runs.Count && runs.All(IsOfThePaper))
        {
            sentences.Add(
                $"{(runs.Count == 1 ? "A network" : "Networks")} of the paper \"mnist 手寫數字辨識\" (recognition of handwritten digits), trained anew on {Images(trained.Select(run => (long)run.Run!.TrainingImages))} training images of {Data(trained.Select(run => run.TrainingData))}.");
        }
        else if (trained.Length > 0)
        {
            sentences.Add($"{Names(trained, runs)} trained on {Images(trained.Select(run => (long)run.Run!.TrainingImages))} training images of {Data(trained.Select(run => run.TrainingData))}.");
        }

        if (trained.Length > 0)
        {
            sentences.Add("Training ran on Mnist's own engine.");
        }

        if (evaluated.Length > 0)
        {
            sentences.Add(
                $"{Names(evaluated, runs)} evaluated on the {Images(evaluated.Select(run => run.Evaluation!.Rows))} test images of {Data(evaluated.Select(run => run.TestData))}, scored from the saved TensorFlow SavedModels; the metrics are those of ML.NET where it has them.");
        }

        if (ofRows.Length > 0)
        {
            sentences.Add(
                $"{Names(ofRows, runs)} evaluated on rows of {string.Join(", ", ofRows.Select(run => run.TestData).Distinct())}, scored from the saved model; the metrics are those of ML.NET where it has them.");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>What keeps the results from being compared with the paper's; null when nothing does.</summary>
    public static string? Caution(IReadOnlyList<StoredRun> runs)
    {
        if (runs.Any(run => !run.IsOfMnist && Zoo(run) is not null))
        {
            return "The results of the paper and of Keras are of MNIST, so none are set beside those of other data.";
        }

        IGrouping<string, StoredRun>[] others = [.. runs.GroupBy(Departures).Where(alike => alike.Key.Length > 0)];
        return others.Length == 0
            ? null
            : $"Not comparable with the paper and Keras, because not trained by the paper's recipe: {string.Join(", ", others.Select(alike => $"{string.Join(", ", alike.Select(run => run.Name))} ({alike.Key})"))}.";
    }

    /// <summary>What the columns and curves of others are; null where there are none.</summary>
    public static string? Comparison(IReadOnlyList<StoredRun> runs)
    {
        ZooModel[] zoo = [.. runs.Select(Reference).OfType<ZooModel>()];
        List<string> parts = [];
        if (zoo.Any(model => model.PaperAccuracy is not null))
        {
            parts.Add("Paper: the accuracy it reports.");
        }

        if (zoo.Select(model => model.Reference.Keras).OfType<SeedSpread>().ToArray() is { Length: > 0 } spreads)
        {
            parts.Add($"{Keras}: mean ± standard deviation of {Seeds(spreads.Select(spread => spread.Seeds))} seeds, trained on TensorFlow by the paper's recipe.");
        }

        if (runs.Any(run => run.Evaluation?.AccuracyInterval is not null))
        {
            parts.Add($"95 % interval: where the accuracy on further {(runs.Any(run => run.IsOfRows) ? "rows" : "images")} of the same kind lies (Wilson's score interval).");
        }

        if (runs.Any(run => run.Regression is not null))
        {
            parts.Add("RMSE, MAE: root mean squared and mean absolute error, in the labels' unit, the mean over the numbers where there are several. R²: how much of the labels' spread is explained, 1 at best.");
        }

        if (runs.Any(run => run.Run?.ImagesPerSecond is not null))
        {
            parts.Add("Training seconds and images/s: over all epochs, validation left out.");
        }

        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    /// <summary>What the lines of a model's curves are; null where there are no others than its own.</summary>
    public static string? CurvesNote(StoredRun run)
    {
        if (Reference(run)?.Reference.Keras is not { } keras)
        {
            return null;
        }

        string recipe = Departures(run) is { Length: > 0 } departures ? $"by the paper's recipe, from which this run departs ({departures})" : "with the same recipe";
        return $"Thick lines with marks: this run. Dashed lines and bands: mean of {keras.Seeds} seeds, and one standard deviation on either side, of {Keras} on TensorFlow {recipe}.";
    }

    /// <summary>What is not known of a model; null when all is.</summary>
    public static string? Missing(StoredRun run) => (run.Run, run.Evaluation) switch
    {
        (not null, null) when run.Regression is not null => null,
        (null, _) => "No record of a training is stored with this model, so its layers, recipe and curves are not shown.",
        (_, null) => "No evaluation is stored with this model, so its confusion matrix, the metrics of its classes and misclassified images are not shown.",
        _ => null,
    };

    /// <summary>What was done to a model's images, or is unlike the data set of their name; null when there is nothing to say.</summary>
    public static string? DataNotes(StoredRun run)
    {
        string[] notes = [.. (run.Run?.TrainingData?.Notes ?? []).Concat(run.Evaluation?.Data.Notes ?? run.Regression?.Data.Notes ?? []).Distinct()];
        return notes.Length == 0 ? null : string.Join(' ', notes);
    }

    /// <summary>What the plots of an evaluation are, and how exact.</summary>
    public static string Plots(EvaluationRecord evaluation)
    {
        List<string> sentences = [];
        if (evaluation.Curves.Count > 0)
        {
            sentences.Add("Each class against all others, at every threshold: AUC is the area under the ROC curve, where the dashed line is chance; average precision is the area of steps under the other.");
            if (evaluation.Curves.Select(curve => Math.Max(curve.AucError, curve.AveragePrecisionError)).Max() is > 0 and double error)
            {
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"There were more different scores than are told apart, so these are off by at most {error:G2}."));
            }
        }

        if (evaluation.ExpectedCalibrationError is not null)
        {
            sentences.Add("Reliability: how often the model is right where it is how sure, with 95 % intervals; on the dashed line it is right as often as it says.");
        }

        return string.Join(' ', sentences);
    }

    public static string Misclassified(EvaluationRecord evaluation)
    {
        long wrong = evaluation.MisclassifiedCount;
        string which = evaluation.Misclassified.Count == wrong
            ? $"The {NumberText.Count(wrong)} test images it got wrong"
            : $"{evaluation.Misclassified.Count} of the {NumberText.Count(wrong)} test images it got wrong, those it was most sure of";
        return $"{which}. Below each: the probability of the class it was read as, and that of its true class.";
    }

    public static string Ending(IReadOnlyList<StoredRun> runs)
    {
        DateTimeOffset newest = runs.Max(run => run.Evaluation?.Date ?? run.Regression?.Date ?? run.Run!.Date);
        string machines = string.Join("; ", runs.Select(run => run.Run?.Machine ?? run.Evaluation?.Machine ?? run.Regression!.Machine).Distinct());
        string data = string.Join(", ", runs.Select(run => run.TestData == StoredRun.Mnist ? "MNIST, Yann LeCun and Corinna Cortes, CC BY-SA 3.0" : run.TestData).Distinct());
        return string.Create(CultureInfo.InvariantCulture, $"Newest result of {newest:yyyy-MM-dd}. Machine: {machines}. Data: {data}.");
    }

    /// <summary>The model of the zoo to compare a run with; null for models trained elsewhere and for other data.</summary>
    public static ZooModel? Reference(StoredRun run) => run.IsOfMnist ? Zoo(run) : null;

    /// <summary>In what a run departs from the paper's recipe; empty where in nothing, and where there is none to compare with.</summary>
    private static string Departures(StoredRun run)
    {
        if (Reference(run) is not { } zoo)
        {
            return string.Empty;
        }

        IEnumerable<string> differences = run.Run!.Recipe.DifferencesFrom(zoo.Recipe);
        return string.Join(
            "; ", run.Run.TrainingImages == FullTrainingSet ? differences : differences.Append(Recipe.Difference("training images", NumberText.Count(run.Run.TrainingImages), NumberText.Count(FullTrainingSet))));
    }

    private static string Seeds(IEnumerable<int> counts) => string.Join(" or ", counts.Distinct().Select(count => NumberText.Count(count)));

    private static ZooModel? Zoo(StoredRun run) => run.Run is null ? null : ModelZoo.All.FirstOrDefault(zoo => zoo.Name == run.Run.Model);

    private static bool IsOfThePaper(StoredRun run) => ModelZoo.Paper.Any(zoo => zoo.Name == run.Run?.Model);

    private static string Data(IEnumerable<string> names) => string.Join(", ", names.Select(name => name == StoredRun.Mnist ? "MNIST" : name).Distinct());

    private static string Images(IEnumerable<long> counts) => string.Join(" or ", counts.Distinct().Select(NumberText.Count));

    private static string Names(StoredRun[] some, IReadOnlyList<StoredRun> all) =>
        some.Length == all.Count ? all.Count == 1 ? "It was" : "They were" : $"{string.Join(", ", some.Select(run => run.Name))} {(some.Length == 1 ? "was" : "were")}";

    private static string Words(int count) => count switch
    {
        2 => "Two",
        3 => "Three",
        4 => "Four",
        5 => "Five",
        _ => NumberText.Count(count),
    };
}
