using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.TensorFlow;

public sealed class SavedModelReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Signatures_tell_types_and_shapes_and_the_default_is_found()
    {
        Write(new SavedModelProto { MetaGraphs = { Meta(["serve"], Signature("__init"), Signature("score"), Signature("alone")) } });
        SavedModelReader model = SavedModelReader.Open(_folder.Path);

        Assert.Equal(["__init", "alone", "score"], model.Signatures.Select(signature => signature.Name));
        Assert.Equal("alone", model.Signature().Name);
        ModelSignature score = model.Signature("score");
        Assert.Equal(["image", "tokens"], score.Inputs.Select(input => input.Key));
        Assert.Equal(["in", "in2"], score.Inputs.Select(input => input.Node));
        Assert.Equal([DataType.Uint8, DataType.Int64], score.Inputs.Select(input => input.Type));
        Assert.Equal([-1L, 28, 28], score.Inputs[0].Shape!);
        Assert.Null(score.Inputs[1].Shape);
        Assert.Equal("out:1", score.Outputs.Single().Tensor);
    }

    [Fact]
    public void The_graph_is_chosen_by_all_its_tags()
    {
        MetaGraphDef both = Meta(["serve", "gpu"]);
        both.GraphDef.Node.Add(new NodeDef { Name = "fast" });
        Write(new SavedModelProto { MetaGraphs = { Meta(["train"]), both } });

        Assert.Equal("fast", SavedModelReader.Open(_folder.Path, tags: ["gpu", "serve"]).Graph.Node.Single().Name);
        Assert.Equal(
            $"'{_folder.Path}': it holds no graph with the tag 'serve'; it holds one with the tag 'train', one with the tags 'serve', 'gpu'.",
            Assert.Throws<ModelFormatException>(() => SavedModelReader.Open(_folder.Path)).Message);
    }

    [Fact]
    public void A_frozen_graph_has_one_signature_whatever_is_asked_for()
    {
        GraphDef graph = new();
        graph.Node.Add(new NodeDef { Name = "x", Op = "Placeholder", Attr = { ["dtype"] = new AttrValue { Type = DataType.Float } } });
        graph.Node.Add(new NodeDef { Name = "y", Op = "Relu", Input = { "x" } });
        string file = _folder.Sub("frozen.pb");
        File.WriteAllBytes(file, graph.ToByteArray());

        SavedModelReader model = SavedModelReader.Open(file);

        Assert.True(model.IsFrozen);
        ModelSignature signature = model.Signature("score");
        Assert.Equal(new SignatureTensor("x", "x:0", DataType.Float, null), signature.Inputs.Single());
        Assert.Equal("y", signature.Outputs.Single().Key);
        Assert.Null(model.Variable("x"));
        Assert.Null(model.Metadata);
    }

    [Fact]
    public void Variables_are_found_as_the_restore_op_would()
    {
        MetaGraphDef meta = Meta(["serve"]);
        meta.SaverDef = new SaverDef { RestoreOpName = "restore_all" };
        meta.GraphDef.Node.Add(new NodeDef { Name = "weights", Op = "VarHandleOp" });
        meta.GraphDef.Node.Add(new NodeDef
        {
            Name = "names", Op = "Const", Attr = { ["value"] = new AttrValue { Tensor = new TensorProto { StringVal = { ByteString.CopyFromUtf8("other"), ByteString.CopyFromUtf8("saved/weights") } } } },
        });
        meta.GraphDef.Node.Add(new NodeDef { Name = "restore", Op = "RestoreV2", Input = { "prefix", "names", "slices" } });
        meta.GraphDef.Node.Add(new NodeDef { Name = "assign", Op = "AssignVariableOp", Input = { "weights", "restore:1" } });
        meta.GraphDef.Node.Add(new NodeDef { Name = "restore_all", Op = "NoOp", Input = { "^assign" } });
        Write(new SavedModelProto { MetaGraphs = { meta } });
        TensorBundleWriter bundle = new();
        bundle.Add("saved/weights", [2], [3f, 4f]);
        bundle.Write(SavedModelFiles.Variables(_folder.Path));

        SavedModelReader model = SavedModelReader.Open(_folder.Path);

        Assert.Equal([3f, 4f], model.Variable("weights")!.ToFloats());
        Assert.Null(model.Variable("bias"));
    }

    [Fact]
    public void Missing_variables_are_an_error_only_when_one_is_asked_for()
    {
        Write(new SavedModelProto { MetaGraphs = { Meta(["serve"]) } });
        SavedModelReader model = SavedModelReader.Open(_folder.Path);

        Assert.Equal(
            $"'{Path.Combine(_folder.Path, "variables", "variables.index")}': the file does not exist; copy the whole SavedModel folder.",
            Assert.Throws<ModelFormatException>(() => model.Variable("weights")).Message);
    }

    private static MetaGraphDef Meta(string[] tags, params (string Name, SignatureDef Signature)[] signatures)
    {
        MetaGraphDef meta = new() { MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef(), GraphDef = new GraphDef() };
        meta.MetaInfoDef.Tags.AddRange(tags);
        foreach ((string name, SignatureDef signature) in signatures)
        {
            meta.SignatureDef[name] = signature;
        }

        return meta;
    }

    private static (string Name, SignatureDef Signature) Signature(string name)
    {
        TensorShapeProto image = new();
        image.Dim.AddRange(((long[])[-1, 28, 28]).Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return (name, new SignatureDef
        {
            Inputs =
            {
                ["tokens"] = new TensorInfo { Name = "in2:0", Dtype = DataType.Int64, TensorShape = new TensorShapeProto { UnknownRank = true } },
                ["image"] = new TensorInfo { Name = "in:0", Dtype = DataType.Uint8, TensorShape = image },
            },
            Outputs = { ["scores"] = new TensorInfo { Name = "out:1", Dtype = DataType.Float } },
        });
    }

    private void Write(SavedModelProto model) => File.WriteAllBytes(SavedModelFiles.Graph(_folder.Path), model.ToByteArray());
}
