using System.Collections.Concurrent;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Lowering;
using Mnist.Models;
using Mnist.Models.Saving.SavedModel;
using static Mnist.Models.KerasApi;

namespace Mnist.MLNet.Engines;

/// <summary>
/// An opened model: a SavedModel as a folder or in a zip, a frozen graph in one file, or the model in a pipeline that ML.NET saved of ours. Engines make sessions of it.
/// </summary>
public sealed class ScoringModel
{
    private readonly ConcurrentDictionary<string, OnnxModel> _lowered = new(StringComparer.Ordinal);

    private readonly Lazy<Model?> _layers;
    private readonly TemporaryModel? _unpacked;

    private ScoringModel(SavedModelReader source, ModelSignature signature, string location, TemporaryModel? unpacked)
    {
        (Source, Signature, Location, _unpacked) = (source, signature, location, unpacked);
        (InputNames, OutputNames) = ([.. signature.Inputs.Select(input => input.Key)], [.. signature.Outputs.Select(output => output.Key)]);
        _layers = new Lazy<Model?>(LoadLayers);
    }

    private ScoringModel(OnnxFile file, string location)
    {
        (Onnx, Location) = (file, location);
        (InputNames, OutputNames) = ([.. file.Inputs.Select(input => input.Name)], [.. file.Outputs.Select(output => output.Name)]);
        _layers = new Lazy<Model?>(() => null);
    }

    /// <summary>Where the model is, or what it is called where it came as a stream.</summary>
    public string Location { get; }

    /// <summary>The signature's inputs, by key.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The signature's outputs, by key.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The TensorFlow model; null where it is in ONNX already.</summary>
    internal SavedModelReader? Source { get; }

    internal ModelSignature? Signature { get; }

    /// <summary>The model in ONNX, as a saved pipeline holds it; null for TensorFlow's.</summary>
    internal OnnxFile? Onnx { get; }

    /// <summary>The layers the model was made of; null when it does not say them, or says some this library lacks. All sessions run on one model.</summary>
    internal Model? Layers => _layers.Value;

    /// <summary>Opens a model.</summary>
    /// <param name="location">A SavedModel folder; a zip with one in it, or that ML.NET saved with a model of this library; or the file of a frozen graph.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null. A frozen graph and a pipeline of ML.NET have one, whatever the name.</param>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public static ScoringModel Open(string location, string? signature = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        return ModelPackage.Open(location) is { } package ? Of(package, signature) : Of(SavedModelReader.Open(location), signature, location, null);
    }

    /// <summary>Opens a model that comes as a stream.</summary>
    /// <param name="stream">A zip with a SavedModel in it, or that ML.NET saved with a model of this library, or a frozen graph; read from where it is to its end, and left open.</param>
    /// <param name="signature">Which signature, as in <see cref="Open(string, string?)"/>.</param>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public static ScoringModel Open(Stream stream, string? signature = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Of(ModelPackage.Open(stream), signature);
    }

    /// <summary>The model as an ONNX file; lowered once for each request.</summary>
    internal OnnxModel ToOnnx(ScoringRequest request)
    {
        IReadOnlyList<string> outputs = request.Outputs ?? OutputNames;
        IReadOnlyList<string> inputs = request.Inputs ?? InputNames;
        return _lowered.GetOrAdd(
            string.Join('\n', [.. outputs, "", .. inputs]),
            _ => Onnx is not null ? Onnx.Part(outputs, inputs) : Named(_unpacked, Location, () => GraphLowering.Lower(Source!, Signature!, outputs, inputs)));
    }

    /// <summary>A model in ONNX.</summary>
    /// <param name="file">The model.</param>
    /// <param name="location">What it is called.</param>
    internal static ScoringModel Of(OnnxFile file, string location) => new(file, location);

    private static ScoringModel Of(ModelPackage package, string? signature) =>
        package.Onnx is { } onnx
        ? new ScoringModel(onnx, package.Name)
        : Named(package.Unpacked, package.Name, () => Of(SavedModelReader.Open(package.Location), signature, package.Name, package.Unpacked));

    private static ScoringModel Of(SavedModelReader source, string? signature, string location, TemporaryModel? unpacked)
    {
        SavedModelFolder.RequireOneModel(source);
        return new ScoringModel(source, source.Signature(signature), location, unpacked);
    }

    // Who gave a zip or a stream does not know the folder it was unpacked to.
    private static T Named<T>(TemporaryModel? unpacked, string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFormatException error) when (unpacked is not null && error.File is { } file && Path.GetFullPath(file).StartsWith(unpacked.Folder, StringComparison.Ordinal))
        {
            string inside = Path.GetRelativePath(unpacked.Folder, Path.GetFullPath(file)).Replace('\\', '/');
            throw new ModelFormatException(error.Reason, inside is "." or ModelPackage.FrozenName ? name : $"{name}/{inside}", error.Offset, error.Field, error.InnerException);
        }
    }

    private Model? LoadLayers()
    {
        // Other programs write their layers as metadata too; their models are graphs to us.
        if (Source!.Metadata is null)
        {
            return null;
        }

        try
        {
            // Runs are on their callers' threads, of which there are as many as there are workers.
            Model model = keras.models.load_model(Source.Location);
            model.Threads = 1;
            return model;
        }
        catch (ModelFormatException)
        {
            return null;
        }
        finally
        {
            // Until then the files have to stay.
            GC.KeepAlive(_unpacked);
        }
    }
}
