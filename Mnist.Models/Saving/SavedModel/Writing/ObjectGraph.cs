using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>The tree of objects Python's loader rebuilds: root, list of variables, signatures, the callable <c>serve</c>.</summary>
internal static class ObjectGraph
{
    /// <summary>Name of the function behind <c>serve</c>.</summary>
    public const string CallFunction = "__inference_call_0";

    /// <summary>Name of the function behind the signature.</summary>
    public const string SignatureFunction = "__inference_signature_wrapper_1";

    /// <summary>What the root object is, in TensorFlow's words. Keras writes others, or none with metadata.</summary>
    public const string RootKind = "_generic_user_object";

    private const int Root = 0;
    private const int VariableList = 1;
    private const int FirstVariable = 2;

    /// <summary>Checkpoint key of a variable.</summary>
    public static string CheckpointKey(int variable) => FormattableString.Invariant($"variables/{variable}/.ATTRIBUTES/VARIABLE_VALUE");

    /// <summary>The graph that goes into saved_model.pb.</summary>
    public static SavedObjectGraph Saved(Signature signature, IReadOnlyList<(string Name, Parameter Parameter)> variables, string metadata)
    {
        (int signatures, int serving, int serve) = (FirstVariable + variables.Count, FirstVariable + variables.Count + 1, FirstVariable + variables.Count + 2);
        SavedObjectGraph graph = new();
        graph.Nodes.Add(UserObject(RootKind, metadata, ("variables", VariableList), ("signatures", signatures), ("serve", serve)));
        graph.Nodes.Add(UserObject("trackable_list_wrapper", string.Empty, [.. variables.Select((_, i) => (FormattableString.Invariant($"{i}"), FirstVariable + i))]));
        foreach ((string name, Parameter parameter) in variables)
        {
            graph.Nodes.Add(new SavedObject
            {
                Variable = new SavedVariable { Dtype = DataType.Float, Shape = Attr.ShapeProto(parameter.Shape.dims), Trainable = parameter.Trainable, Name = name },
            });
        }

        graph.Nodes.Add(UserObject("signature_map", string.Empty, ("serving_default", serving)));
        SignatureEntry[] named = [.. Signature.ByKey(signature.Inputs).Select(i => signature.Inputs[i])];
        string[] keywords = [.. named.Select(input => input.Key)];
        graph.Nodes.Add(new SavedObject
        {
            BareConcreteFunction = new SavedBareConcreteFunction
            {
                ConcreteFunctionName = SignatureFunction,
                ArgumentKeywords = { keywords },
                AllowedPositionalArguments = keywords.Length == 1 ? 1 : 0,
                FunctionSpec = Spec(arguments: [], keywords, new StructuredValue { NoneValue = new() }),
            },
        });

        // Several inputs are one argument, a list, as in Keras.
        StructuredValue inputs = Tuple(signature.Inputs.Count == 1 ? Spec(signature.Inputs[0]) : List(signature.Inputs.Select(Spec)));
        string argument = signature.Inputs.Count == 1 ? signature.Inputs[0].Key : "inputs";
        graph.Nodes.Add(new SavedObject
        {
            Function = new SavedFunction { ConcreteFunctions = { CallFunction }, FunctionSpec = Spec(arguments: [argument], keywords: [], inputs) },
        });

        int[] bound = [.. Enumerable.Range(FirstVariable, variables.Count)];
        StructuredValue byKey = Dictionary([.. signature.Outputs.Select(output => (output.Key, Spec(output)))]);
        graph.ConcreteFunctions.Add(CallFunction, new SavedConcreteFunction
        {
            BoundInputs = { bound },
            CanonicalizedInputSignature = Tuple(inputs, Dictionary()),
            OutputSignature = signature.HasNamedOutputs ? byKey : signature.Outputs.Count == 1 ? Spec(signature.Outputs[0]) : List(signature.Outputs.Select(Spec)),
        });
        graph.ConcreteFunctions.Add(SignatureFunction, new SavedConcreteFunction
        {
            BoundInputs = { bound },
            CanonicalizedInputSignature = Tuple(Tuple(), Dictionary([.. named.Select(input => (input.Key, Spec(input)))])),
            OutputSignature = byKey,
        });
        return graph;
    }

    /// <summary>The graph that goes into the checkpoint; ids and edges are those of <see cref="Saved"/>.</summary>
    public static TrackableObjectGraph Trackable(SavedObjectGraph saved, IReadOnlyList<(string Name, Parameter Parameter)> variables)
    {
        TrackableObjectGraph graph = new();
        for (int id = 0; id < saved.Nodes.Count; id++)
        {
            int variable = id - FirstVariable;
            bool isVariable = variable >= 0 && variable < variables.Count;
            TrackableObjectGraph.Types.TrackableObject node = new() { HasCheckpointValues = isVariable || (id is Root or VariableList && variables.Count > 0) };
            node.Children.AddRange(saved.Nodes[id].Children);
            if (isVariable)
            {
                node.Attributes.Add(new TrackableObjectGraph.Types.TrackableObject.Types.SerializedTensor
                {
                    Name = "VARIABLE_VALUE",
                    FullName = variables[variable].Name,
                    CheckpointKey = CheckpointKey(variable),
                });
            }

            graph.Nodes.Add(node);
        }

        return graph;
    }

    private static SavedObject UserObject(string identifier, string metadata, params (string Name, int Id)[] children)
    {
        SavedObject node = new()
        {
            UserObject = new SavedUserObject { Identifier = identifier, Version = new VersionDef { Producer = 1, MinConsumer = 1 }, Metadata = metadata },
        };
        node.Children.AddRange(children.Select(child => new ObjectReference { NodeId = child.Id, LocalName = child.Name }));
        return node;
    }

    private static FunctionSpec Spec(string[] arguments, string[] keywords, StructuredValue inputSignature)
    {
        StructuredValue none = new() { NoneValue = new() };
        StructuredValue.Types.NamedTupleValue arguments7 = new() { Name = "FullArgSpec" };
        foreach ((string key, StructuredValue value) in ((string, StructuredValue)[])
            [("args", List(arguments)), ("varargs", none), ("varkw", none), ("defaults", none), ("kwonlyargs", List(keywords)), ("kwonlydefaults", none), ("annotations", Dictionary())])
        {
            arguments7.Values.Add(new StructuredValue.Types.PairValue { Key = key, Value = value });
        }

        return new FunctionSpec { Fullargspec = new StructuredValue { NamedTupleValue = arguments7 }, InputSignature = inputSignature };
    }

    private static StructuredValue Spec(SignatureEntry entry) =>
        new() { TensorSpecValue = new TensorSpecProto { Name = entry.Key, Shape = Attr.ShapeProto(entry.Shape), Dtype = entry.Type } };

    private static StructuredValue List(string[] texts) => List(texts.Select(text => new StructuredValue { StringValue = text }));

    private static StructuredValue List(IEnumerable<StructuredValue> values) =>
        new() { ListValue = new StructuredValue.Types.ListValue { Values = { values } } };

    private static StructuredValue Tuple(params StructuredValue[] values) => new() { TupleValue = new StructuredValue.Types.TupleValue { Values = { values } } };

    private static StructuredValue Dictionary(params (string Key, StructuredValue Value)[] fields)
    {
        StructuredValue.Types.DictValue dictionary = new();
        foreach ((string key, StructuredValue value) in fields)
        {
            dictionary.Fields.Add(key, value);
        }

        return new StructuredValue { DictValue = dictionary };
    }
}
