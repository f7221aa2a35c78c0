// Opens the zip that ScoringApp saved, with ML.NET's own packages alone, and says which digit each row of a csv shows.
using Microsoft.ML;
using Microsoft.ML.Data;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: ZipConsumer ZIP ROWS.csv");
    return 2;
}

MLContext ml = new();
ITransformer model = ml.Model.Load(args[0], out DataViewSchema schema);
Console.WriteLine($"Takes {string.Join(", ", schema.Select(column => $"{column.Name}: {column.Type}"))}");

// The columns by the names the model was saved with.
IDataView rows = ml.Data.LoadFromTextFile(args[1],
[
    new TextLoader.Column("Label", DataKind.String, 0),
    new TextLoader.Column("input", DataKind.Single, 1, 784),
], separatorChar: ',');

// PredictedLabel is a key, a number from 1 of the class; what it stands for is kept beside it.
IDataView scored = model.Transform(rows);
IDataView named = ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
foreach (Prediction row in ml.Data.CreateEnumerable<Prediction>(named, reuseRowObject: true))
{
    Console.WriteLine($"{row.PredictedLabel} {row.Score.Max():F4}");
}

return 0;

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
