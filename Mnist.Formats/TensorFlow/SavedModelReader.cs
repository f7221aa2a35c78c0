using Mnist.Formats.Disk;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Parsing;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow;

/// <summary>A SavedModel folder, or a frozen graph: one file without variables and signatures.</summary>
/// <remarks>
/// <para><c>saved_model.pb</c> holds graphs, each under a set of tags: nodes, functions, signatures, and how the variables are restored.</para>
/// <para>The variables' values lie in a checkpoint, <c>variables/variables</c> (<see cref="TensorBundleReader"/>), and are read when they are asked for.</para>
/// </remarks>
public sealed class SavedModelReader
{
    private const int MostValueFiles = 1000;

    private static readonly string[] ServeTags = ["serve"];

    private readonly MetaGraphDef _meta;
    private readonly Lazy<TensorBundleReader> _checkpoint;
    private readonly Lazy<Dictionary<string, string>> _keys;
    private readonly Dictionary<string, WeakReference<TensorData>> _read = new(StringComparer.Ordinal);

    private SavedModelReader(string location, bool isFrozen, MetaGraphDef meta, IReadOnlyList<ModelSignature> signatures, FormatLimits limits)
    {
        _meta = meta;
        Location = location;
        IsFrozen = isFrozen;
        Signatures = signatures;
        Limits = limits;
        _checkpoint = new Lazy<TensorBundleReader>(OpenCheckpoint);
        _keys = new Lazy<Dictionary<string, string>>(() => VariableKeys.Find(Graph, _meta.SaverDef?.RestoreOpName ?? ""));
    }

    /// <summary>The folder, or the file of the frozen graph.</summary>
    public string Location { get; }

    /// <summary>Whether it is a graph in a file of its own.</summary>
    public bool IsFrozen { get; }

    /// <summary>What is refused for its size.</summary>
    public FormatLimits Limits { get; }

    /// <summary>Bytes of the graph's file and of the variables' values together.</summary>
    public long Bytes => IsFrozen ? LengthOf(Location) : LengthOf(SavedModelFiles.Graph(Location)) + ValueFiles().Sum(LengthOf);

    /// <summary>The graph with its functions.</summary>
    public GraphDef Graph => _meta.GraphDef;

    /// <summary>The signatures, in the order of their names; a frozen graph has one, of its placeholders and of the nodes that no other node reads.</summary>
    public IReadOnlyList<ModelSignature> Signatures { get; }

    /// <summary>What the program that saved the model noted at its root object, as Keras its layers; <see langword="null"/> where there is nothing.</summary>
    public string? Metadata => _meta.ObjectGraphDef?.Nodes.FirstOrDefault()?.UserObject?.Metadata is { Length: > 0 } metadata ? metadata : null;

    /// <summary>What kind of thing the root object is, in the words of who saved the model; <see langword="null"/> where there is none.</summary>
    public string? RootKind => _meta.ObjectGraphDef?.Nodes.FirstOrDefault()?.UserObject?.Identifier is { Length: > 0 } kind ? kind : null;

    /// <summary>The values of the variables, by the keys of the checkpoint.</summary>
    /// <exception cref="ModelFormatException">The index is missing or damaged.</exception>
    public TensorBundleReader Checkpoint => _checkpoint.Value;

    /// <summary>Opens a model.</summary>
    /// <param name="location">A SavedModel folder, or a file that holds a graph without variables.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <param name="tags">Which of the folder's graphs: all tags it bears; <c>serve</c> alone when there are none.</param>
    /// <exception cref="ModelFormatException">There is no model, it is damaged, or it holds no graph of these tags.</exception>
    public static SavedModelReader Open(string location, FormatLimits? limits = null, params IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(tags);
        limits ??= FormatLimits.Default;
        if (Directory.Exists(location) || (!File.Exists(location) && Atomic.Mend(location) && Directory.Exists(location)))
        {
            string file = SavedModelFiles.Graph(location);
            RequireFile(file, location, $"the folder holds no {SavedModelFiles.GraphName}; give the folder of a SavedModel");
            MetaGraphDef meta = new GraphFile(file, limits).MetaGraph(tags.Count > 0 ? tags : ServeTags, location);
            ModelSignature[] signatures = [.. meta.SignatureDef.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ModelSignature.Of(pair.Key, pair.Value))];
            return new SavedModelReader(location, isFrozen: false, meta, signatures, limits);
        }

        RequireFile(location, location, "there is no such model file or folder; give the folder of a SavedModel");
        if (Path.GetFileName(location) == SavedModelFiles.GraphName)
        {
            throw new ModelFormatException($"it is part of a SavedModel; give the folder '{Path.GetDirectoryName(Path.GetFullPath(location))}'", location);
        }

        GraphDef graph = new GraphFile(location, limits).Frozen();
        return new SavedModelReader(location, isFrozen: true, new MetaGraphDef { GraphDef = graph }, [ModelSignature.Of(graph)], limits);
    }

    /// <summary>A signature by its name.</summary>
    /// <param name="name">The name; when null, <c>serving_default</c>, or else the first that does not begin with <c>__</c>. A frozen graph has one, whatever the name.</param>
    /// <exception cref="ModelFormatException">There is none; the message lists those there are.</exception>
    public ModelSignature Signature(string? name = null)
    {
        if (IsFrozen)
        {
            return Signatures[0];
        }

        ModelSignature? chosen = name is not null ? Named(name)
            : Named(ModelSignature.Default) ?? Signatures.FirstOrDefault(signature => !signature.Name.StartsWith("__", StringComparison.Ordinal));
        return chosen ?? throw new ModelFormatException(
            $"there is no such signature; the file has: {NameList.Of(Signatures.Select(signature => signature.Name))}", Location, field: $"signature '{FileText.Name(name ?? ModelSignature.Default)}'");
    }

    /// <summary>The value of a variable.</summary>
    /// <param name="node">The node of the main graph that stands for the variable, its handle.</param>
    /// <returns>The value, or <see langword="null"/> when the model restores no such variable.</returns>
    /// <exception cref="ModelFormatException">The files of the variables are missing or damaged.</exception>
    public TensorData? Variable(string node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (IsFrozen)
        {
            return null;
        }

        TensorBundleReader checkpoint = Checkpoint;
        if (!_keys.Value.TryGetValue(node, out string? key))
        {
            return null;
        }

        lock (_read)
        {
            // A variable that is read in many places is one array, as long as anybody holds it.
            if (!_read.TryGetValue(key, out WeakReference<TensorData>? known) || !known.TryGetTarget(out TensorData? value))
            {
                value = checkpoint.Read(key);
                if (value is not null)
                {
                    _read[key] = new WeakReference<TensorData>(value);
                }
            }

            return value;
        }
    }

    private IEnumerable<string> ValueFiles()
    {
        string variables = Path.GetDirectoryName(SavedModelFiles.Variables(Location))!;
        return Directory.Exists(variables) ? Directory.EnumerateFiles(variables, SavedModelFiles.VariablesName + ".data-*").Take(MostValueFiles) : [];
    }

    // Of a link the length of what it leads to.
    private static long LengthOf(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return stream.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Whoever reads it says so.
            return 0;
        }
    }

    private static void RequireFile(string file, string location, string otherwise)
    {
        // Not File.Exists, which denies a link that leads to itself: reading it says so.
        if (!new FileInfo(file).Exists)
        {
            throw new ModelFormatException(otherwise, location);
        }
    }

    private ModelSignature? Named(string name) => Signatures.FirstOrDefault(signature => signature.Name == name);

    private TensorBundleReader OpenCheckpoint()
    {
        string prefix = SavedModelFiles.Variables(Location);
        string index = BundleNames.Index(prefix);
        return File.Exists(index)
            ? new TensorBundleReader(prefix, Limits)
            : throw new ModelFormatException("the file does not exist; copy the whole SavedModel folder", index);
    }
}
