using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Emitters;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Writes a model twice into one file: as a graph, for sessions, TensorFlow.NET and ML.NET, and as functions, for Python's loader.</summary>
internal sealed class MetaGraphWriter
{
    private const string Serve = "serve";
    private const string ServingDefault = "serving_default";

    // A version every TensorFlow from 2.3 on accepts; newer ones would switch on checks that older readers do not know.
    private const int GraphProducer = 1205;
    private const int GraphMinConsumer = 12;

    private readonly Signature _signature;
    private readonly IReadOnlyList<string> _outputNames;
    private readonly Graph _flat;
    private readonly IReadOnlyList<(Call Call, string Name)> _calls;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _variables;
    private readonly FunctionDefLibrary _library = new();

    private MetaGraphWriter(Model model) =>
        (_signature, _outputNames, _flat, _calls, _variables) = (Signature.Of(model), model.OutputNames, model.FlatGraph, CallNames.Of(model), Variables(model));

    /// <summary>The weights with the names of their variables, in Keras' order; of a shared layer once.</summary>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Variables(Model model) =>
        [.. model.WeightPaths().SelectMany(place => place.Layer.Parameters.Select(parameter => ($"{place.Path}/{parameter.Name}", parameter)))];

    /// <summary>Makes the record of the whole model but its weights.</summary>
    public static MetaGraphDef Create(Model model, string metadata) => new MetaGraphWriter(model).Create(metadata);

    private MetaGraphDef Create(string metadata)
    {
        MetaGraphDef meta = new()
        {
            MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef { Tags = { Serve }, TensorflowVersion = "2.12.0", StrippedDefaultAttrs = true },
            GraphDef = new GraphDef { Library = _library, Versions = new VersionDef { Producer = GraphProducer, MinConsumer = GraphMinConsumer } },
        };

        NodeScope graph = new(meta.GraphDef.Node, inFunction: false);
        (string Name, TensorRef Handle)[] handles = [.. _variables.Select(variable => (variable.Name, SaverNodes.Variable(graph, variable.Name, variable.Parameter)))];
        TensorRef[] inputs =
            [.. _signature.Inputs.Select(input => graph.Add(input.Key, "Placeholder", [], [("dtype", Attr.Type(input.Type)), ("shape", Attr.Shape(input.Shape))]))];
        TensorRef[] outputs = OutputNodes.Add(graph, Emit(graph, inputs, [.. handles.Select(handle => handle.Handle)]), _signature.Outputs, _outputNames);
        if (handles.Length > 0)
        {
            meta.SaverDef = SaverNodes.Add(graph, handles);
        }

        _library.Function.Add(CallFunction());
        _library.Function.Add(SignatureFunction());
        AddCollections(meta);
        AddSignatures(meta, outputs);
        meta.ObjectGraphDef = ObjectGraph.Saved(_signature, _variables, metadata);
        return meta;
    }

    private TensorRef[] Emit(NodeScope scope, TensorRef[] inputs, TensorRef[] handles)
    {
        EmitContext context = new(scope, _variables.Select((variable, i) => (variable.Parameter, handles[i])).ToDictionary(), _library);
        for (int i = 0; i < inputs.Length; i++)
        {
            context[_flat.Inputs[i]] = inputs[i];
        }

        foreach ((Call call, string name) in _calls)
        {
            context[call.Outputs[0]] = EmitterTable.Emit(new EmittedCall(context, call, name));
        }

        return [.. _flat.Outputs.Select((output, i) => context.Floats(output, FormattableString.Invariant($"outputs/Cast_{i}")))];
    }

    private FunctionDef CallFunction()
    {
        FunctionBuilder function = new(ObjectGraph.CallFunction);
        TensorRef[] inputs = Arguments(function, [.. Enumerable.Range(0, _signature.Inputs.Count)]);
        TensorRef[] outputs = Emit(function.Body, inputs, Handles(function));
        function.ReturnAfterAll([.. CallOutputs().Select(i => (_signature.Outputs[i].Type, outputs[i]))]);
        return function.Build();
    }

    // Arguments and results go by name here, and TensorFlow takes names in alphabetical order.
    private FunctionDef SignatureFunction()
    {
        FunctionBuilder function = new(ObjectGraph.SignatureFunction);
        int[] order = Signature.ByKey(_signature.Inputs);
        TensorRef[] arguments = Arguments(function, order);
        TensorRef[] inputs = [.. Enumerable.Range(0, order.Length).Select(i => arguments[Array.IndexOf(order, i)])];
        TensorRef[] handles = Handles(function);
        int[] results = CallOutputs();
        TensorRef call = function.Body.Add(
            "StatefulPartitionedCall",
            "StatefulPartitionedCall",
            [.. inputs, .. handles],
            [
                ("Tin", Attr.Types([.. _signature.Inputs.Select(input => input.Type), .. handles.Select(_ => DataType.Resource)])),
                ("Tout", Attr.Types(results.Select(i => _signature.Outputs[i].Type))),
                ("f", Attr.Function(ObjectGraph.CallFunction)),
                ("_output_shapes", Attr.Shapes(results.Select(i => _signature.Outputs[i].Shape))),
            ]);
        function.ReturnAfterAll([.. Signature.ByKey(_signature.Outputs).Select(i => (_signature.Outputs[i].Type, call.At(Array.IndexOf(results, i))))]);
        return function.Build();
    }

    // A list of outputs stays in order; a dictionary goes by key.
    private int[] CallOutputs() => _signature.HasNamedOutputs ? Signature.ByKey(_signature.Outputs) : [.. Enumerable.Range(0, _signature.Outputs.Count)];

    private TensorRef[] Arguments(FunctionBuilder function, int[] order) =>
        [.. order.Select((input, i) => function.Argument(i == 0 ? "x" : FormattableString.Invariant($"x_{i}"), _signature.Inputs[input].Type, _signature.Inputs[input].Shape))];

    private TensorRef[] Handles(FunctionBuilder function) =>
        [.. _variables.Select((variable, i) => function.Handle(FormattableString.Invariant($"r{i}"), variable.Parameter.Shape.dims))];

    private void AddCollections(MetaGraphDef meta)
    {
        foreach ((string collection, bool trainableOnly) in ((string, bool)[])[("variables", false), ("trainable_variables", true)])
        {
            CollectionDef.Types.BytesList definitions = new();
            definitions.Value.AddRange(_variables
                .Where(variable => !trainableOnly || variable.Parameter.Trainable)
                .Select(variable => SaverNodes.Definition(variable.Name, variable.Parameter).ToByteString()));
            meta.CollectionDef.Add(collection, new CollectionDef { BytesList = definitions });
        }
    }

    private void AddSignatures(MetaGraphDef meta, TensorRef[] outputs)
    {
        SignatureDef signature = new() { MethodName = "tensorflow/serving/predict" };
        foreach (SignatureEntry input in _signature.Inputs)
        {
            signature.Inputs.Add(input.Key, Info($"{input.Key}:0", input));
        }

        foreach ((SignatureEntry output, TensorRef tensor) in _signature.Outputs.Zip(outputs))
        {
            signature.Outputs.Add(output.Key, Info($"{tensor.Node}:{tensor.Index}", output));
        }

        meta.SignatureDef.Add(Serve, signature);
        meta.SignatureDef.Add(ServingDefault, signature);
    }

    private static TensorInfo Info(string name, SignatureEntry entry) => new() { Name = name, Dtype = entry.Type, TensorShape = Attr.ShapeProto(entry.Shape) };
}
