using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Puts batching transformers in the place of those that <see cref="StockTransformer"/> made when a pipeline was saved; all others stay as ML.NET loaded them.</summary>
/// <param name="catalog">What saves and loads.</param>
/// <param name="name">The file, for messages.</param>
/// <param name="engine">What runs the models.</param>
/// <param name="options">Batches and how many at once.</param>
/// <param name="stop">Stops between batches.</param>
internal sealed class BatchingPipeline(ModelOperationsCatalog catalog, string name, IScoringEngine engine, ScoringOptions options, CancellationToken stop)
{
    private int _found;
    private ModelFormatException? _refused;

    /// <exception cref="ModelFormatException">There is no model of this library in it, or it says no columns.</exception>
    public ITransformer Of(ITransformer loaded, DataViewSchema? input)
    {
        if (input is null)
        {
            throw new ModelFormatException("the pipeline was saved without its input's schema; save it with one", name);
        }

        ITransformer batching;
        try
        {
            batching = Visit(loaded, input);
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException(
                $"the pipeline takes columns that are not among {NameList.Of(input.Select(column => column.Name))} (ML.NET writes none of images into a zip); give LoadWithBatching the schema of your data", name, inner: error);
        }

        return _found > 0
            ? batching
            : throw _refused ?? new ModelFormatException("the pipeline holds no model that Mnist saved; load it with ML.NET's own Model.Load", name);
    }

    private ITransformer Visit(ITransformer transformer, DataViewSchema input)
    {
        if (transformer is OnnxTransformer onnx)
        {
            return Replace(onnx, input, onnx, null)!;
        }

        if (transformer is not TransformerChain<ITransformer> chain)
        {
            return transformer;
        }

        ITransformer[] parts = [.. chain];
        if (parts is [OnnxTransformer scores, HashingTransformer, ValueMappingTransformer] && Replace(scores, input, chain, chain.GetOutputSchema(input)) is TensorFlowTransformer classes)
        {
            return classes;
        }

        for (int i = 0; i < parts.Length; i++)
        {
            // The next part is bound to the columns as ML.NET's own transformers name and type them.
            DataViewSchema next = parts[i].GetOutputSchema(input);
            parts[i] = Visit(parts[i], input);
            input = next;
        }

        return new TransformerChain<ITransformer>(parts);
    }

    /// <summary>Makes the transformer that gives the columns of another in batches.</summary>
    /// <param name="onnx">What scores.</param>
    /// <param name="input">The columns it takes.</param>
    /// <param name="whole">What is replaced: it alone, or with it the look-up from the number of the class to the key.</param>
    /// <param name="mapped">The columns after the look-up; null when there is none.</param>
    /// <returns>The transformer; the old one where it is not ours, null where the look-up is not.</returns>
    private ITransformer? Replace(OnnxTransformer onnx, DataViewSchema input, ITransformer whole, DataViewSchema? mapped)
    {
        byte[] saved = Saved(whole, input);
        OnnxFile file;
        try
        {
            file = Read(saved);
        }
        catch (ModelFormatException error)
        {
            _refused = error;
            return onnx;
        }

        DataViewSchema.Column[] added = [.. onnx.GetOutputSchema(input).Skip(input.Count)];
        string[] inputs = [.. file.Inputs.Select(tensor => tensor.Name)];
        DataViewSchema.Column? key = null;
        string? score = null;
        if (mapped is not null)
        {
            // The last output is the number of the class; its key has the names of the scores' slots.
            string label = added[^1].Name;
            key = mapped[label];
            score = added.Select(column => column.Name).FirstOrDefault(name => file.IsClassOf(label, name));
            if (score is null || key is not { Type: KeyDataViewType } keys || KeyNames.OfKeys(keys) is not { } names || KeyNames.OfSlots(mapped[score]) is not { } slots || !names.SequenceEqual(slots))
            {
                return null;
            }

            added = added[..^1];
        }

        string[] outputs = [.. added.Select(column => column.Name)];
        IScoringSession session = engine.Open(ScoringModel.Of(file, name), new ScoringRequest { Outputs = outputs, Inputs = inputs });
        List<ScoredColumn> columns = [.. added.Select((column, i) => Column(column, i, session.Outputs[i]))];
        if (key is { } predicted)
        {
            int output = Array.IndexOf(outputs, score);
            columns.Add(new ScoredColumn(predicted.Name, output, session.Outputs[output], predicted.Type, NameAnnotations.KeyValues, KeyNames.OfKeys(predicted), IsPredictedLabel: true));
        }

        _found++;
        onnx.Dispose();
        return new TensorFlowTransformer(session, columns, () => StockTransformer.Twice(() => catalog.Load(new MemoryStream(saved), out _)), options, stop);
    }

    private static ScoredColumn Column(DataViewSchema.Column column, int output, TensorInfo tensor) => KeyNames.OfSlots(column) is { } slots
        ? new ScoredColumn(column.Name, output, tensor, column.Type, NameAnnotations.SlotNames, slots)
        : new ScoredColumn(column.Name, output, tensor, column.Type);

    private byte[] Saved(ITransformer transformer, DataViewSchema input)
    {
        using MemoryStream stream = new();
        catalog.Save(transformer, input, stream);
        return stream.ToArray();
    }

    // ML.NET keeps what an OnnxTransformer runs to itself, but writes it.
    private OnnxFile Read(byte[] saved)
    {
        using MemoryStream stream = new(saved);
        using ModelArchive archive = ModelArchive.Open(stream, name);
        return archive.Find(ModelPackage.OnnxName) is [string place]
            ? OnnxFile.Read(archive.Read(place), name)
            : throw new ModelFormatException("ML.NET wrote no ONNX model where one was expected; save the pipeline with Microsoft.ML.OnnxTransformer 5.0.1", name);
    }
}
