using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Makes what is saved for a scored model: transformers of ML.NET alone, which give the same columns.</summary>
internal static class StockTransformer
{
    // Enough that no two classes share a hash; if two did, ML.NET would refuse the table with both.
    private const int HashBits = 31;

    /// <param name="context">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="output">The model's output with the scores of classes; null when no classes are named.</param>
    /// <param name="classes">The classes; null when none are named.</param>
    /// <param name="input">The columns of the model's inputs; no row of it is read.</param>
    /// <param name="images">How columns of images are read; null when there are none.</param>
    /// <param name="taken">Names that other columns have.</param>
    /// <exception cref="NotSupportedException">A column holds images of which ML.NET alone does not make what the model takes.</exception>
    public static ITransformer Create(MLContext context, OnnxModel model, string? output, ClassColumns? classes, IDataView input, ImageOptions? images = null, IEnumerable<string>? taken = null)
    {
        if (input.Schema.FirstOrDefault(column => ImageFileReader.HoldsFiles(column.Type)) is { Type: not null } files)
        {
            throw new NotSupportedException(
                $"Column '{files.Name}' holds image files as bytes, which ML.NET alone does not decode; to save the pipeline, have LoadImages read them as MLImage and put ResizeImages behind it.");
        }

        HashSet<string> names = [.. taken ?? [], .. input.Schema.Select(column => column.Name), .. model.Outputs.Select(tensor => tensor.Name)];
        List<string> pixels = [];
        List<ITransformer> parts = [];
        foreach (DataViewSchema.Column column in input.Schema.Where(column => ImageReader.IsImage(column.Type)))
        {
            pixels.Add(Free(names, $"{column.Name}.pixels"));
            (ITransformer extractor, model) = StockPixels.Create(context, model, column.Name, pixels[^1], input, images!);
            parts.Add(extractor);
        }

        if (parts.Count == 0)
        {
            return Scored(context, model, output, classes, input);
        }

        // Whoever opens the file sees the columns that are seen here.
        IDataView extracted = new TransformerChain<ITransformer>([.. parts]).Transform(input);
        parts.Add(Scored(context, model, output, classes, extracted));
        parts.Add(context.Transforms.DropColumns([.. pixels]).Fit(parts[^1].Transform(extracted)));
        return new TransformerChain<ITransformer>([.. parts]);
    }

    private static ITransformer Scored(MLContext context, OnnxModel model, string? output, ClassColumns? classes, IDataView input)
    {
        model = InputCast.Retype(model, [.. model.Inputs.Select(tensor => ColumnReader.ItemOf(input.Schema[tensor.Name]))]);
        if (classes is null)
        {
            return Score(context, model).Fit(input);
        }

        string label = classes.PredictedLabelColumn;
        OnnxTransformer scores = Score(context, ClassHead.Append(model, output!, classes.ScoreColumn, label, classes.ClassNames)).Fit(input);

        // OnnxTransformer gives the class as a vector of one number. Of ML.NET's own transformers only Hash makes a single value of a vector, so it is the classes' hashes that are looked up.
        // Each column hides the one before of the same name.
        IDataView scored = scores.Transform(input);
        HashingTransformer hash = Hash(context, label, label).Fit(scored);
        return new TransformerChain<ITransformer>(scores, hash, Keys(context, label, classes.ClassNames).Fit(hash.Transform(scored)));
    }

    private static string Free(HashSet<string> taken, string wish)
    {
        string name = wish;
        for (int number = 1; !taken.Add(name); number++)
        {
            name = FormattableString.Invariant($"{wish}.{number}");
        }

        return name;
    }

    private static OnnxScoringEstimator Score(MLContext context, OnnxModel model)
    {
        // ML.NET's own transformer scores one row at a time, so to it the batch is 1.
        Dictionary<string, int[]> shapes = [];
        foreach (OnnxTensor tensor in model.Inputs.Concat(model.Outputs).Where(tensor => tensor.RowLength >= 0))
        {
            shapes[tensor.Name] = [1, .. tensor.Shape!.Skip(1).Select(size => checked((int)size))];
        }

        return Twice(() =>
        {
            using MemoryStream stream = new(model.Bytes.ToArray());
            return context.Transforms.ApplyOnnxModel(
                [.. model.Outputs.Select(tensor => tensor.Name)], [.. model.Inputs.Select(tensor => tensor.Name)], stream, shapes, gpuDeviceId: null, fallbackToCpu: false);
        });
    }

    /// <summary>
    /// Has ML.NET open an ONNX model, and once more where it could not: it writes the model to a file of a random name, and of these one in 32,768 ends in <c>.ort</c>, which ONNX Runtime takes for
    /// another format ("ORT model verification failed", dotnet/machinelearning #7339).
    /// </summary>
    /// <param name="open">Opens it.</param>
    public static T Twice<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            return open();
        }
    }

    private static HashingEstimator Hash(MLContext context, string output, string input) =>
        context.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions(output, input, HashBits, combine: true));

    // A number that is no class, as -1, is not in the table and gives the missing key.
    private static ValueMappingEstimator Keys(MLContext context, string column, IReadOnlyList<string> classNames)
    {
        IDataView classes = context.Data.LoadFromEnumerable(classNames.Select((name, i) => new ClassRow { Number = [i], Name = name }));
        IDataView hashed = Hash(context, nameof(ClassRow.Number), nameof(ClassRow.Number)).Fit(classes).Transform(classes);
        IDataView table = context.Transforms.Conversion.MapValueToKey(nameof(ClassRow.Name), maximumNumberOfKeys: classNames.Count).Fit(hashed).Transform(hashed);
        return context.Transforms.Conversion.MapValue(column, table, table.Schema[nameof(ClassRow.Number)], table.Schema[nameof(ClassRow.Name)], column);
    }

    private sealed class ClassRow
    {
        [VectorType(1)]
        public long[] Number { get; set; } = [];

        public string Name { get; set; } = "";
    }
}
