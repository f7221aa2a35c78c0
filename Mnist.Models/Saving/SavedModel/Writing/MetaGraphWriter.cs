using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Writes a model twice into one file: as a graph, for sessions, TensorFlow.NET and ML.NET, and as functions, for Python's loader.</summary>
internal static class MetaGraphWriter
{
    private const string Serve = "serve";
    private const string ServingDefault = "serving_default";

    // A version every TensorFlow from 2.3 on accepts; newer ones would switch on checks that older readers do not know.
    private const int GraphProducer = 1205;
    private const int GraphMinConsumer = 12;

    /// <summary>The weights with the names of their variables, in Keras' order.</summary>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Variables(Sequential model) =>
        [.. model.Layers.SelectMany(layer => layer.Parameters.Select(parameter => ($"{layer.Name}/{parameter.Name}", parameter)))];

    /// <summary>Names and shapes of a model's ends.</summary>
    public static ModelEnds Ends(Sequential model) => new(
        model.InputName, model.input_shape.dims, model.Layers[^1].Name == model.InputName ? $"{model.InputName}_out" : model.Layers[^1].Name, model.output_shape.dims);

    /// <summary>Makes the record of the whole model but its weights.</summary>
    public static MetaGraphDef Create(Sequential model, string metadata)
    {
        ModelEnds ends = Ends(model);
        IReadOnlyList<(string Name, Parameter Parameter)> variables = Variables(model);
        MetaGraphDef meta = new()
        {
            MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef { Tags = { Serve }, TensorflowVersion = "2.12.0", StrippedDefaultAttrs = true },
            GraphDef = new GraphDef { Library = new FunctionDefLibrary(), Versions = new VersionDef { Producer = GraphProducer, MinConsumer = GraphMinConsumer } },
        };

        NodeScope graph = new(meta.GraphDef.Node, inFunction: false);
        (string Name, TensorRef Handle)[] handles = [.. variables.Select(variable => (variable.Name, SaverNodes.Variable(graph, variable.Name, variable.Parameter)))];
        TensorRef input = graph.Add(ends.InputKey, "Placeholder", [], [("dtype", Attr.Type(DataType.Float)), ("shape", Attr.Shape(ends.InputShape))]);
        TensorRef output = Emit(model, graph, input, [.. handles.Select(handle => handle.Handle)], variables, meta.GraphDef.Library);
        if (handles.Length > 0)
        {
            meta.SaverDef = SaverNodes.Add(graph, handles);
        }

        meta.GraphDef.Library.Function.Add(CallFunction(model, ends, variables, meta.GraphDef.Library));
        meta.GraphDef.Library.Function.Add(SignatureFunction(ends, variables));
        AddCollections(meta, variables);
        AddSignatures(meta, ends, output);
        meta.ObjectGraphDef = ObjectGraph.Saved(ends, variables, metadata);
        return meta;
    }

    private static TensorRef Emit(
        Sequential model, NodeScope scope, TensorRef x, TensorRef[] handles, IReadOnlyList<(string Name, Parameter Parameter)> variables, FunctionDefLibrary library)
    {
        Dictionary<Parameter, TensorRef> byParameter = variables.Select((variable, i) => (variable.Parameter, handles[i])).ToDictionary();
        EmitContext context = new(scope, byParameter, library);
        return model.Layers.Aggregate(x, (tensor, layer) => LayerEmitter.Emit(context, layer, tensor));
    }

    private static FunctionDef CallFunction(Sequential model, ModelEnds ends, IReadOnlyList<(string Name, Parameter Parameter)> variables, FunctionDefLibrary library)
    {
        FunctionBuilder function = new(ObjectGraph.CallFunction);
        TensorRef input = function.Argument("x", DataType.Float, ends.InputShape);
        TensorRef[] handles = Handles(function, variables);
        function.ReturnAfterAll("identity", Emit(model, function.Body, input, handles, variables, library));
        return function.Build();
    }

    private static FunctionDef SignatureFunction(ModelEnds ends, IReadOnlyList<(string Name, Parameter Parameter)> variables)
    {
        FunctionBuilder function = new(ObjectGraph.SignatureFunction);
        TensorRef input = function.Argument("x", DataType.Float, ends.InputShape);
        TensorRef[] handles = Handles(function, variables);
        TensorRef call = function.Body.Add(
            "StatefulPartitionedCall",
            "StatefulPartitionedCall",
            [input, .. handles],
            [
                ("Tin", Attr.Types([DataType.Float, .. handles.Select(_ => DataType.Resource)])),
                ("Tout", Attr.Types([DataType.Float])),
                ("f", Attr.Function(ObjectGraph.CallFunction)),
                ("_output_shapes", Attr.Shapes([ends.OutputShape])),
            ]);
        function.ReturnAfterAll("identity", call);
        return function.Build();
    }

    private static TensorRef[] Handles(FunctionBuilder function, IReadOnlyList<(string Name, Parameter Parameter)> variables) =>
        [.. variables.Select((variable, i) => function.Handle(FormattableString.Invariant($"r{i}"), variable.Parameter.Shape.dims))];

    private static void AddCollections(MetaGraphDef meta, IReadOnlyList<(string Name, Parameter Parameter)> variables)
    {
        foreach ((string collection, bool trainableOnly) in ((string, bool)[])[("variables", false), ("trainable_variables", true)])
        {
            CollectionDef.Types.BytesList definitions = new();
            definitions.Value.AddRange(variables
                .Where(variable => !trainableOnly || variable.Parameter.Trainable)
                .Select(variable => SaverNodes.Definition(variable.Name, variable.Parameter).ToByteString()));
            meta.CollectionDef.Add(collection, new CollectionDef { BytesList = definitions });
        }
    }

    private static void AddSignatures(MetaGraphDef meta, ModelEnds ends, TensorRef output)
    {
        SignatureDef signature = new() { MethodName = "tensorflow/serving/predict" };
        signature.Inputs.Add(ends.InputKey, Info($"{ends.InputKey}:0", ends.InputShape));
        signature.Outputs.Add(ends.OutputKey, Info($"{output.Node}:{output.Index}", ends.OutputShape));
        meta.SignatureDef.Add(Serve, signature);
        meta.SignatureDef.Add(ServingDefault, signature);
    }

    private static TensorInfo Info(string name, long[] shape) => new() { Name = name, Dtype = DataType.Float, TensorShape = Attr.ShapeProto(shape) };
}
