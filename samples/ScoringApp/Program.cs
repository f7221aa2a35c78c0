// Loads a SavedModel into an ML.NET pipeline, scores the ten thousand test digits of MNIST in batches, evaluates the scores, and saves a zip that needs none of our packages.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: ScoringApp MODEL ZIP ROWS.csv");
    return 2;
}

(string model, string zip, string csv) = (args[0], args[1], args[2]);

// Where the digits are: MNIST_DATA, or the user's cache, or else they are downloaded once.
ImageDataset digits = DatasetLocator.Find("mnist", downloader: new DatasetDownloader());
int pixels = digits.Rows * digits.Columns;

MLContext ml = new();

// Lazily: a row is made when the scorer asks for it, so millions of them take no more memory than a batch. The pixels are scaled as the model was trained.
IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, digits.TestLabels.Length).Select(row => new Digit
{
    Input = Array.ConvertAll(digits.TestImages[(row * pixels)..((row + 1) * pixels)], pixel => pixel / 255f),
    Label = digits.TestLabels[row].ToString(CultureInfo.InvariantCulture),
}));

using TensorFlowModel network = ml.Model.LoadTensorFlowModel(model);

// The classes give Score its slot names and PredictedLabel its values. The same classes as keyData: without them ML.NET numbers labels by what occurs first, and compares numbers that mean different digits.
ClassColumns classes = new("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyData: classes.ToKeyData(ml))
    .Append(network.ScoreTensorFlowModel("output_0", "input", classes));
ITransformer fitted = pipeline.Fit(data);
IDataView scored = fitted.Transform(data);

MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored, "Label", "Score");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ML.NET: accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}"));

// More than ML.NET says: each class by its name, and what was taken for what.
EvaluationResult more = new MulticlassEvaluator().Evaluate(scored);
foreach (ClassMetrics digit in more.PerClass)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{digit.Label}: precision {digit.Precision:P2}, recall {digit.Recall:P2} of {digit.Support}"));
}

ml.Model.Save(fitted, data.Schema, zip);

// A few rows for the program that opens the zip: the label, then the pixels.
File.WriteAllLines(csv, ml.Data.CreateEnumerable<Digit>(ml.Data.TakeRows(data, 100), reuseRowObject: false)
    .Select(row => $"{row.Label},{string.Join(',', row.Input.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}"));
Console.WriteLine($"Saved {zip} and {csv}.");
return 0;

internal sealed class Digit
{
    [ColumnName("input"), VectorType(784)]
    public float[] Input { get; set; } = [];

    public string Label { get; set; } = "";
}
