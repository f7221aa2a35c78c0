using System.Collections.Concurrent;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Lowering;
using Mnist.Models;
using Mnist.Models.Saving.SavedModel;
using static Mnist.Models.KerasApi;

namespace Mnist.MLNet.Engines;

/// <summary>An opened model: a SavedModel folder, or a frozen graph in one file. Engines make sessions of it.</summary>
public sealed class ScoringModel
{
    private readonly ConcurrentDictionary<string, OnnxModel> _lowered = new(StringComparer.Ordinal);

    private readonly Lazy<Model?> _layers;

    private ScoringModel(SavedModelReader source, ModelSignature signature)
    {
        (Source, Signature) = (source, signature);
        (InputNames, OutputNames) = ([.. signature.Inputs.Select(input => input.Key)], [.. signature.Outputs.Select(output => output.Key)]);
        _layers = new Lazy<Model?>(LoadLayers);
    }

    /// <summary>Where the model is.</summary>
    public string Location => Source.Location;

    /// <summary>The signature's inputs, by key.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The signature's outputs, by key.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    internal SavedModelReader Source { get; }

    internal ModelSignature Signature { get; }

    /// <summary>The layers the model was made of; null when it does not say them, or says some this library lacks. All sessions run on one model.</summary>
    internal Model? Layers => _layers.Value;

    /// <summary>Opens a SavedModel folder or a frozen graph.</summary>
    /// <param name="location">The folder, or the file of a frozen graph.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public static ScoringModel Open(string location, string? signature = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        SavedModelReader source = SavedModelReader.Open(location);
        SavedModelFolder.RequireOneModel(source);
        return new ScoringModel(source, source.Signature(signature));
    }

    /// <summary>The model as an ONNX file; lowered once for each request.</summary>
    internal OnnxModel ToOnnx(ScoringRequest request)
    {
        IReadOnlyList<string> outputs = request.Outputs ?? OutputNames;
        IReadOnlyList<string> inputs = request.Inputs ?? InputNames;
        return _lowered.GetOrAdd(string.Join('\n', [.. outputs, "", .. inputs]), _ => GraphLowering.Lower(Source, Signature, outputs, inputs));
    }

    private Model? LoadLayers()
    {
        // Other programs write their layers as metadata too; their models are graphs to us.
        if (Source.Metadata is null)
        {
            return null;
        }

        try
        {
            // Runs are on their callers' threads, of which there are as many as there are workers.
            Model model = keras.models.load_model(Location);
            model.Threads = 1;
            return model;
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }
}
