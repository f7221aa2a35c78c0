using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Tests.TestData;

/// <summary>A SavedModel of the fixtures with rows for its inputs and what TensorFlow gave for them.</summary>
internal sealed class ScoringFixture
{
    private readonly IReadOnlyDictionary<string, NDArray> _arrays;

    /// <param name="path">The case's folder, or one frozen graph in it.</param>
    public ScoringFixture(string path)
    {
        string folder = File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        Location = folder != path ? path
            : Directory.Exists(Path.Combine(folder, "model")) ? Path.Combine(folder, "model")
            : File.Exists(Path.Combine(folder, "frozen.pb")) ? Path.Combine(folder, "frozen.pb")
            : folder;
        string beside = folder + ".io.npz";
        Request = folder != path ? Named(Path.ChangeExtension(path, "json")) : new ScoringRequest();
        _arrays = NpzFile.ReadAll(File.Exists(beside) ? beside : Path.Combine(folder, "io.npz"));
    }

    public string Location { get; }

    /// <summary>All of the signature, or the tensors that are named beside a frozen graph.</summary>
    public ScoringRequest Request { get; }

    public int Rows => _arrays.First(array => array.Key.StartsWith('x')).Value.Rows;

    private static ScoringRequest Named(string json)
    {
        using JsonDocument tensors = JsonDocument.Parse(File.ReadAllText(json));
        return new ScoringRequest { Inputs = Names("inputs"), Outputs = Names("outputs") };

        string[] Names(string property) => [.. tensors.RootElement.GetProperty(property).EnumerateObject().Select(pair => pair.Value.GetString()!.Split(':')[0])];
    }

    /// <summary>The expected outputs: by key, or the only one.</summary>
    public IEnumerable<KeyValuePair<string, NDArray>> Outputs => _arrays.Where(array => array.Key.StartsWith('y'));

    /// <summary>The array of an input: <c>x</c> for a single one, else <c>x_KEY</c>; older cases have the <c>x_</c> in the key itself.</summary>
    public NDArray Input(string name, int inputs) => inputs == 1 ? _arrays["x"] : _arrays.GetValueOrDefault("x_" + name) ?? _arrays[name];

    /// <summary>The name of the session's output an array belongs to.</summary>
    public static string OutputOf(string array, IReadOnlyList<TensorInfo> outputs) =>
        outputs.Count == 1 ? outputs[0].Name : outputs.Single(output => output.Name == array || "y_" + output.Name == array).Name;

    /// <summary>The rows of all inputs of a session.</summary>
    public MemoryRowSource Source(IReadOnlyList<TensorInfo> inputs)
    {
        MemoryRowSource source = new();
        foreach (TensorInfo input in inputs)
        {
            NDArray array = Input(input.Name, inputs.Count);
            long[] row = array.shape.dims[1..];
            _ = array.dtype switch
            {
                TF_DataType.TF_INT32 => source.Add<int>(input.Name, array.ToArray<int>(), row),
                TF_DataType.TF_INT64 => source.Add<long>(input.Name, array.ToArray<long>(), row),
                TF_DataType.TF_UINT8 => source.Add<byte>(input.Name, array.ToArray<byte>(), row),
                TF_DataType.TF_DOUBLE => source.Add<double>(input.Name, array.ToArray<double>(), row),
                _ => source.Add<float>(input.Name, array.ToArray<float>(), row),
            };
        }

        return source;
    }

    /// <summary>A session's output of all rows as floats, which compare with the fixtures of every type.</summary>
    public static float[] Floats(MemoryRowSink sink, TensorInfo output) => Type.GetTypeCode(output.ElementType) switch
    {
        TypeCode.Int32 => Array.ConvertAll(sink.ToArray<int>(output.Name), value => (float)value),
        TypeCode.Int64 => Array.ConvertAll(sink.ToArray<long>(output.Name), value => (float)value),
        _ => sink.ToArray<float>(output.Name),
    };
}
