using System.Text;
using Google.Protobuf;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Training;
using Mnist.Tests.Formats.TensorFlow.Bundle;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Models: small ones of this library, and those of the fixtures that TensorFlow 1 and 2 and Keras 2 and 3 wrote.</summary>
internal static class ModelSeeds
{
    public const string Graph = "saved_model.pb";
    public const string Index = "variables/variables.index";
    public const string Data = "variables/variables.data-00000-of-00001";
    public const string Checkpoint = "checkpoint";

    /// <summary>Rows and classes the training checkpoint is of.</summary>
    public static readonly NDArray X = new(Enumerable.Range(0, 64).Select(i => i % 7 / 7f).ToArray(), new Shape(8, 8));

    public static readonly NDArray Y = new(Enumerable.Range(0, 8).Select(i => (byte)(i % 3)).ToArray());

    private static readonly string[] Operations =
    [
        "Const", "Placeholder", "PlaceholderWithDefault", "Identity", "IdentityN", "MatMul", "BatchMatMulV2", "Conv2D", "DepthwiseConv2dNative", "MaxPool", "AvgPool", "FusedBatchNormV3", "Reshape", "Squeeze", "ExpandDims", "Transpose", "ConcatV2",
        "Pack", "Unpack", "Fill", "Range", "Tile", "BroadcastTo", "Pad", "PadV2", "StridedSlice", "Slice", "Split", "SplitV", "GatherV2", "ReverseV2", "Shape", "Rank", "Size", "Cast", "AddV2", "AddN", "Mul", "Sub", "RealDiv", "FloorDiv", "SelectV2",
        "ClipByValue", "ZerosLike", "OnesLike", "Mean", "Sum", "Max", "Prod", "ArgMax", "OneHot", "While", "StatelessWhile", "If", "StatelessIf", "TensorListReserve", "TensorListStack", "TensorListFromTensor", "TensorListGetItem",
        "TensorListSetItem", "StatefulPartitionedCall", "PartitionedCall", "ReadVariableOp", "VarHandleOp", "VariableV2", "ResourceGather", "RestoreV2", "BiasAdd", "Softmax", "Relu", "Sigmoid", "Einsum", "NoOp", "_Arg", "_Retval", "Rsqrt", "Square",
        "LeakyRelu", "ResizeBilinear", "ResizeNearestNeighbor", "Enter", "Exit", "Merge", "Switch", "NextIteration", "LoopCond", "ReadFile", "WriteFile", "PyFunc", "serve", "serving_default", "input", "output_0", "_output_shapes", "dtype", "shape", "value", "T", "N",
    ];

    private static readonly string[] KerasWords =
    [
        "\"relu\"", "\"same\"", "\"LSTM\"", "\"Dense\"", "\"Conv2D\"", "\"Reshape\"", "\"BatchNormalization\"", "\"Flatten\"", "\"MaxPooling2D\"", "\"GRU\"", "\"Embedding\"", "\"Lambda\"", "\"TFOpLambda\"", "\"softmax\"", "\"Functional\"", "\"Sequential\"",
        "\"InputLayer\"", "\"constant\"", "\"L2\"", "[null,784]", "[null,1,1,1]", "[2147483647]", "{\"class_name\":\"Constant\",\"config\":{\"value\":1e39}}", "{\"class_name\":\"\\udfff\",\"config\":{}}", "{\"class_name\":\"L2\",\"config\":{\"l2\":-1}}",
        "{\"class_name\":\"__keras_tensor__\",\"config\":{\"shape\":[null,1],\"dtype\":\"float32\",\"keras_history\":[\"dense\",0,0]}}", "{\"class_name\":\"GetItem\",\"config\":{}}", "\"keras.layers\"", "\"os.system\"",
    ];

    private static readonly ProtobufFormat GraphFormat = new(Operations);
    private static readonly JsonFormat KerasFormat = new(KerasWords);

    private static readonly Lazy<PlacedFile[]> Small = new(() => Saved(Line()));
    private static readonly Lazy<PlacedFile[]> Wide = new(() => Saved(Branches()));
    private static readonly Lazy<PlacedFile[]> Recurrent = new(() => Saved(Loop()));
    private static readonly Lazy<PlacedFile[]> UnderMask = new(() => Saved(Mask()));

    /// <summary>Keras' JSON of models of this library and of the fixtures' training traces.</summary>
    public static IEnumerable<SeedFile> KerasJson()
    {
        foreach ((string name, string json) in (List<(string, string)>)[("line", Line().to_json()), ("branches", Branches().to_json()), ("loop", Loop().to_json())])
        {
            yield return new SeedFile(name, "model.json", Encoding.UTF8.GetBytes(json), KerasFormat);
        }
    }

    /// <summary>Graphs of models this library can load with their layers.</summary>
    public static IEnumerable<SeedFile> Own()
    {
        foreach ((string name, IReadOnlyList<PlacedFile> files) in Owns)
        {
            yield return OfFile($"{name}.pb", files, Graph, GraphFormat);
            SavedModelProto model = SavedModelProto.Parser.ParseFrom(files.Single(file => file.Path == Graph).Bytes);
            yield return new SeedFile($"{name}.layers", Encoding.UTF8.GetBytes(model.MetaGraphs[0].ObjectGraphDef.Nodes[0].UserObject.Metadata), KerasFormat, json => [new PlacedFile(Graph, WithMetadata(model, json))])
            {
                Beside = [.. files.Where(file => file.Path != Graph)],
            };
            yield return OfFile($"{name}.index", files, Index, new TableFormat());
            yield return OfFile($"{name}.data", files, Data, new RawFormat());
        }
    }

    /// <summary>Graphs to score: of this library and of others, with variables and frozen.</summary>
    public static IEnumerable<SeedFile> Graphs()
    {
        foreach ((string name, IReadOnlyList<PlacedFile> files) in (List<(string, IReadOnlyList<PlacedFile>)>)
            [.. Owns, ("v1-mlp", Fixture("savedmodels/v1-mlp")), ("keras3-mlp", Fixture("savedmodels/keras3-mlp")), ("keras3-tokens", Fixture("savedmodels2/keras3-tokens")), ("module-resize", Fixture("savedmodels2/module-resize")), ("keras2-tokens", Fixture("savedmodels2/tfkeras2-tokens"))])
        {
            yield return OfFile(name, files, Graph, GraphFormat);
        }
    }

    /// <summary>Graphs in a file of their own.</summary>
    public static IEnumerable<SeedFile> Frozen()
    {
        foreach (string name in (string[])["tf115-lstm", "tf115-tutorial"])
        {
            byte[] file = File.ReadAllBytes(Path.Combine(Fixtures, "savedmodels2", name, "frozen.pb"));
            yield return new SeedFile(name, "frozen.pb", file, GraphFormat);
        }
    }

    /// <summary>What lies beside a graph and no reader needs.</summary>
    public static IEnumerable<SeedFile> Fingerprints()
    {
        PlacedFile[] files = Fixture("savedmodels/keras3-mlp");
        yield return OfFile("fingerprint", files, "fingerprint.pb", new ProtobufFormat());
    }

    /// <summary>Indexes of checkpoints, as files, as blocks and as entries whose checksums are right.</summary>
    public static IEnumerable<SeedFile> Indexes()
    {
        foreach ((string name, IReadOnlyList<PlacedFile> files) in (List<(string, IReadOnlyList<PlacedFile>)>)[("own", Small.Value), ("tf1", Fixture("savedmodels/v1-mlp")), ("keras3", Fixture("savedmodels2/keras3-tokens"))])
        {
            yield return OfFile(name, files, Index, new TableFormat());
        }

        PlacedFile[] own = Small.Value;
        byte[] data = own.Single(file => file.Path == Data).Bytes;
        byte[] block = TableFile.Block(("a", Entry(DataType.Float, [2, 3], 0, 24, data)), ("b", Entry(DataType.Float, [4], 24, 16, data)), ("b/longer", Entry(DataType.Uint8, [8], 40, 8, data)));
        PlacedFile[] beside = [.. own.Where(file => file.Path != Index)];
        BlockFormat entries = new(new ProtobufFormat());
        yield return new SeedFile("block", block, entries, bytes => [new PlacedFile(Index, TableFile.Of(bytes))]) { Beside = beside };
        yield return new SeedFile("snappy", Snappier.Snappy.CompressToArray(block), new RawFormat(), bytes => [new PlacedFile(Index, TableFile.Of(bytes, compression: 1))]) { Beside = beside };
        yield return new SeedFile("entry", Entry(DataType.Float, [2, 3], 0, 24, data), new ProtobufFormat(), bytes => [new PlacedFile(Index, TableFile.Of(TableFile.Block(("a", bytes))))]) { Beside = beside };
        yield return new SeedFile("header", [8, 1, 26, 2, 8, 1], new ProtobufFormat(), bytes => [new PlacedFile(Index, TableFile.Of(Headed(bytes, Entry(DataType.Float, [2, 3], 0, 24, data))))]) { Beside = beside };
    }

    /// <summary>Values of checkpoints: numbers, and tensors of strings whose checksums are right but for what is damaged.</summary>
    public static IEnumerable<SeedFile> Values()
    {
        PlacedFile[] files = Small.Value;
        yield return OfFile("values", files, Data, new RawFormat());
        byte[] strings = [3, 0, 2, 0, 0, 0, 0, .. "abcde"u8];
        yield return new SeedFile("strings", strings, new RawFormat(), bytes => [new PlacedFile(Data, bytes), new PlacedFile(Index, TableFile.Of(TableFile.Block(("s", Entry(DataType.String, [3], 0, bytes.Length, bytes)))))]);
    }

    /// <summary>A run's checkpoint: its pointer, its index, its values, and the JSON of its record inside.</summary>
    public static IEnumerable<SeedFile> Training()
    {
        using TemporaryFolder folder = new();
        Train(folder.Sub("c"), resume: false);
        PlacedFile[] files = Files(folder.Sub("c"));
        foreach (PlacedFile file in files)
        {
            yield return OfFile(file.Path, files, file.Path, file.Path.EndsWith(".index", StringComparison.Ordinal) ? new TableFormat() : new RawFormat());
        }

        string name = Path.GetFileNameWithoutExtension(files.Single(file => file.Path.EndsWith(".index", StringComparison.Ordinal)).Path);
        TensorBundleReader bundle = new(folder.Sub($"c/{name}"));
        List<(string Key, Mnist.Formats.TensorFlow.TensorData Tensor)> tensors = [.. bundle.Keys.Select(key => (key, bundle.Read(key)!))];
        byte[] record = tensors.Single(tensor => tensor.Key == Checkpointer.RecordKey).Tensor.Data;
        yield return new SeedFile("record", record, new JsonFormat(), json =>
        {
            TensorBundleWriter writer = new();
            foreach ((string key, Mnist.Formats.TensorFlow.TensorData tensor) in tensors)
            {
                bool changed = key == Checkpointer.RecordKey;
                writer.Add(key, tensor.Type, changed ? [json.Length] : tensor.Shape, changed ? json : tensor.Data);
            }

            using MemoryStream data = new();
            using MemoryStream index = new();
            writer.WriteData(data);
            writer.WriteIndex(index);
            return [new PlacedFile($"{name}.data-00000-of-00001", data.ToArray()), new PlacedFile($"{name}.index", index.ToArray())];
        })
        {
            Beside = [.. files.Where(file => file.Path == Checkpoint)],
        };
    }

    /// <summary>The training whose checkpoints are damaged: an epoch of four steps that is over.</summary>
    public static Sequential Train(string folder, bool resume)
    {
        Sequential model = Line();
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        model.Threads = 1;
        model.fit(X, Y, batch_size: 2, epochs: 1, verbose: 0, checkpoints: new CheckpointOptions { Folder = folder, Resume = resume });
        return model;
    }

    /// <summary>A model of this library that takes rows of eight floats.</summary>
    public static IReadOnlyList<PlacedFile> OwnFiles => Small.Value;

    private static List<(string Name, IReadOnlyList<PlacedFile> Files)> Owns => [("line", Small.Value), ("branches", Wide.Value), ("loop", Recurrent.Value), ("mask", UnderMask.Value)];

    private static string Fixtures => Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures");

    private static Sequential Line()
    {
        Sequential model = keras.Sequential();
        model.Seed = 1;
        model.add(keras.Input(8));
        model.add(keras.layers.Dense(4, activation: "relu", name: "first"));
        model.add(keras.layers.Dense(3, activation: "softmax", name: "second"));
        return model;
    }

    private static Model Branches()
    {
        Mnist.Models.Graphs.Tensors image = keras.Input((6, 6, 1), name: "image");
        Mnist.Models.Graphs.Tensors left = keras.layers.Conv2D(2, (3, 3), padding: "same", activation: "relu", name: "conv").Apply(image);
        Mnist.Models.Graphs.Tensors right = keras.layers.BatchNormalization(name: "norm").Apply(left);
        Mnist.Models.Graphs.Tensors sum = keras.layers.Add(name: "sum").Apply(new Mnist.Models.Graphs.Tensors(left, right));
        Mnist.Models.Graphs.Tensors pooled = keras.layers.Flatten(name: "flat").Apply(keras.layers.MaxPooling2D((2, 2), name: "pool").Apply(sum));
        Model model = keras.Model(image, keras.layers.Dense(3, activation: "softmax", name: "out").Apply(pooled), name: "branches");
        model.Seed = 1;
        return model;
    }

    // A loop that is no layer of ONNX.
    private static Sequential Mask()
    {
        Sequential model = keras.Sequential();
        model.Seed = 1;
        model.add(keras.Input((4, 3)));
        model.add(keras.layers.Masking(0.25f));
        model.add(keras.layers.LSTM(3, return_sequences: true, name: "lstm"));
        model.add(keras.layers.SimpleRNN(2, name: "rnn"));
        return model;
    }

    private static Sequential Loop()
    {
        Sequential model = keras.Sequential();
        model.Seed = 1;
        model.add(keras.Input((4, 3)));
        model.add(keras.layers.LSTM(3, return_sequences: true, name: "lstm"));
        model.add(keras.layers.GRU(2, name: "gru"));
        model.add(keras.layers.Dense(2, name: "out"));
        return model;
    }

    private static PlacedFile[] Saved(Model model)
    {
        using TemporaryFolder folder = new();
        model.save(folder.Sub("m"));
        return Files(folder.Sub("m"));
    }

    private static PlacedFile[] Fixture(string name) => Files(Path.Combine(Fixtures, name, "model"));

    private static PlacedFile[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new PlacedFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file)))];

    private static SeedFile OfFile(string name, IReadOnlyList<PlacedFile> files, string path, FileFormat format) =>
        new(name, path, files.Single(file => file.Path == path).Bytes, format) { Beside = [.. files.Where(file => file.Path != path)] };

    // Of bytes, because a JSON that is no text is what a file can hold too.
    private static byte[] WithMetadata(SavedModelProto model, byte[] json)
    {
        const string Mark = "@@@@@@@@";
        SavedModelProto changed = model.Clone();
        changed.MetaGraphs[0].ObjectGraphDef.Nodes[0].UserObject.Metadata = Mark;
        SeedFile seed = new("", "", changed.ToByteArray(), GraphFormat);
        int at = seed.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Mark));
        return seed.With(new Extent(at, at + Mark.Length), json);
    }

    private static byte[] Entry(DataType type, long[] shape, long offset, int size, byte[] data)
    {
        BundleEntryProto entry = new() { Dtype = type, Shape = new TensorShapeProto(), Offset = offset, Size = size, Crc32C = Crc32C.Mask(Crc32C.Compute(data.AsSpan((int)offset, size))) };
        entry.Shape.Dim.AddRange(shape.Select(dim => new TensorShapeProto.Types.Dim { Size = dim }));
        return entry.ToByteArray();
    }

    private static byte[] Headed(byte[] header, byte[] entry)
    {
        BlockBuilder block = new(restartInterval: 16);
        block.Add([], header);
        block.Add("a"u8.ToArray(), entry);
        return block.Finish();
    }
}
