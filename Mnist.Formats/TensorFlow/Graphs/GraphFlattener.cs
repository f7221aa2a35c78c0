using System.Globalization;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>
/// Follows tensors from the outputs back to the inputs, opens every call on the way and lists the nodes met, each
/// after its inputs. Functions and nodes that nothing asks for are never looked at. Keeps its own stack, so that a
/// long chain of nodes in a hostile file cannot exhaust the program's.
/// </summary>
public sealed class GraphFlattener
{
    private static readonly HashSet<string> Aliases = new(StringComparer.Ordinal)
    {
        "Identity", "IdentityN", "StopGradient", "PreventGradient", "CheckNumerics", "EnsureShape", "Snapshot", "PlaceholderWithDefault",
    };

    // Ops with several named outputs; all others have one output argument, perhaps a list, so the index alone tells.
    private static readonly Dictionary<string, string[]> OutputNames = new(StringComparer.Ordinal)
    {
        ["FusedBatchNorm"] = ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"],
        ["FusedBatchNormV2"] = ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"],
        ["FusedBatchNormV3"] = ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2", "reserve_space_3"],
        ["TopKV2"] = ["values", "indices"],
    };

    private readonly Dictionary<string, FunctionDef> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphNames> _names = new(StringComparer.Ordinal);
    private readonly FormatLimits _limits;
    private readonly List<FlatNode> _order = [];
    private readonly GraphScope _main;
    private int _calls;
    private long _nameCharacters;

    /// <summary>Opens a graph; nothing is followed yet.</summary>
    /// <param name="graph">The graph with its functions.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">Two nodes have one name.</exception>
    public GraphFlattener(GraphDef graph, FormatLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _limits = limits ?? FormatLimits.Default;
        _main = new GraphScope(string.Empty, new GraphNames(graph.Node));
        foreach (FunctionDef function in graph.Library?.Function ?? [])
        {
            _functions[function.Signature?.Name ?? ""] = function;
        }
    }

    /// <summary>The nodes met so far, inputs first.</summary>
    public IReadOnlyList<FlatNode> Order => _order;

    /// <summary>Whether the main graph has a node of this name.</summary>
    /// <param name="node">The name.</param>
    public bool Contains(string node) => _main.Names.TryGetNode(node, out _);

    /// <summary>The tensor a reference stands for, after all that it needs was listed.</summary>
    /// <param name="reference">A tensor of the main graph, as <c>node:0</c>.</param>
    /// <exception cref="ModelFormatException">The graph holds no such tensor, or one that it needs is missing, or a node needs itself.</exception>
    public FlatTensor Follow(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Follow(_main, reference);
    }

    private FlatTensor Follow(GraphScope scope, string reference)
    {
        GraphTarget target = Trace(scope, reference);
        if (target.Tensor is FlatTensor passed)
        {
            return passed;
        }

        return new FlatTensor(Build(target.Scope, target.Node!), target.Index);
    }

    /// <summary>Opens a loop's function with tensors standing for its arguments and follows its results.</summary>
    /// <param name="loop">The <c>While</c> node.</param>
    /// <param name="functionName">Its condition or its body.</param>
    /// <returns>The tensors that stand for the arguments, and the results.</returns>
    /// <exception cref="ModelFormatException">The file holds no such function, or the function is damaged.</exception>
    public (FlatTensor[] Arguments, FlatTensor[] Results) OpenLoop(FlatNode loop, string functionName)
    {
        ArgumentNullException.ThrowIfNull(loop);
        GraphNames names = Function(functionName, loop.Name);
        OpDef signature = names.Function!.Signature;
        FlatTensor[] arguments = new FlatTensor[signature.InputArg.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = new FlatTensor(new FlatNode(Named($"{loop.Name}/", signature.InputArg[i].Name), new NodeDef { Op = "_Arg" }, []), 0);
        }

        GraphScope scope = Opened(new GraphScope(Named($"{loop.Name}/{functionName}", "/"), names) { PassedTensors = arguments });
        return (arguments, [.. signature.OutputArg.Select(arg => Follow(scope, Result(names.Function, arg.Name)))]);
    }

    private static string Result(FunctionDef function, string argument) =>
        function.Ret.TryGetValue(argument, out string? reference)
            ? reference
            : throw GraphError.At(function.Signature.Name, $"the function has no result '{FileText.Name(argument)}'");

    private GraphNames Function(string name, string caller)
    {
        if (!_names.TryGetValue(name, out GraphNames? names))
        {
            if (!_functions.TryGetValue(name, out FunctionDef? function) || function.Signature is null)
            {
                throw GraphError.At(caller, $"it calls the function '{FileText.Name(name)}', which the file does not hold");
            }

            _names[name] = names = new GraphNames(function.NodeDef, function);
        }

        return names;
    }

    /// <summary>Follows a reference through arguments, identities and calls to a node that computes something.</summary>
    private GraphTarget Trace(GraphScope scope, string reference)
    {
        Stack<GraphScope> scopes = new();
        Stack<string> names = new();
        GraphTarget? found = null;
        while (found is null)
        {
            string[] parts = reference.Split(':');
            if (scope.Names.TryGetArgument(parts[0], out int argument))
            {
                if (!Enter(parts[0], out found))
                {
                    continue;
                }

                if (scope.PassedTensors is FlatTensor[] tensors)
                {
                    found = new GraphTarget(scope, null, 0, tensors[argument]);
                    continue;
                }

                if (argument >= scope.PassedReferences.Count || scope.Caller is null)
                {
                    throw GraphError.At(scope.Prefix + parts[0], "the call passes no such argument");
                }

                reference = scope.PassedReferences[argument];
                scope = scope.Caller;
                continue;
            }

            if (!scope.Names.TryGetNode(parts[0], out NodeDef node))
            {
                throw GraphError.At(scope.Prefix + parts[0], "an input refers to this node, which does not exist");
            }

            int index = OutputIndex(node, parts);
            bool isCall = node.Op is "PartitionedCall" or "StatefulPartitionedCall";
            if (!isCall && !Aliases.Contains(node.Op))
            {
                found = new GraphTarget(scope, node, index, null);
            }
            else if (Enter(index == 0 ? node.Name : string.Create(CultureInfo.InvariantCulture, $"{node.Name}:{index}"), out found))
            {
                (scope, reference) = isCall ? Returned(scope, node, index) : (scope, Passed(scope, node, index));
            }
        }

        while (scopes.TryPop(out GraphScope? passed))
        {
            passed.Traced[names.Pop()] = found;
        }

        return found;

        // Goes through a name that stands for another; false when it is known where that leads.
        bool Enter(string name, out GraphTarget? known)
        {
            if (!scope.Traced.TryGetValue(name, out known))
            {
                scope.Traced[name] = null;
                scopes.Push(scope);
                names.Push(name);
                return true;
            }

            return known is null ? throw GraphError.At(scope.Prefix + name, "the node is its own input") : false;
        }
    }

    private static string Passed(GraphScope scope, NodeDef node, int index) => index < node.Input.Count && !node.Input[index].StartsWith('^')
        ? node.Input[index]
        : throw GraphError.At(scope.Prefix + node.Name, $"output {index} does not exist");

    private (GraphScope Scope, string Reference) Returned(GraphScope scope, NodeDef node, int index)
    {
        GraphScope call = OpenCall(scope, node);
        FunctionDef function = call.Names.Function!;
        return index < function.Signature.OutputArg.Count
            ? (call, Result(function, function.Signature.OutputArg[index].Name))
            : throw GraphError.At(scope.Prefix + node.Name, $"output {index} does not exist");
    }

    private GraphScope OpenCall(GraphScope scope, NodeDef node)
    {
        if (scope.Calls.TryGetValue(node.Name, out GraphScope? open))
        {
            return open;
        }

        string name = node.Attr.TryGetValue("f", out AttrValue? value) ? value.Func?.Name ?? "" : "";
        string full = Named(scope.Prefix, node.Name);
        if (scope.IsInside(name))
        {
            throw GraphError.At(full, $"the function '{FileText.Name(name)}' calls itself");
        }

        if (scope.Depth >= _limits.MaxCallDepth)
        {
            throw GraphError.At(full, $"calls are nested deeper than {_limits.MaxCallDepth}");
        }

        return scope.Calls[node.Name] = Opened(new GraphScope(full + "/", Function(name, full), scope) { PassedReferences = DataInputs(node) });
    }

    private GraphScope Opened(GraphScope call) => ++_calls <= _limits.MaxCalls
        ? call
        : throw GraphError.At(call.Prefix, $"more than {_limits.MaxCalls} calls of functions would be opened; save the model with fewer calls");

    /// <summary>The name of an opened node. A file names it once, but it is written out for each call.</summary>
    private string Named(string prefix, string name)
    {
        _nameCharacters += prefix.Length + name.Length;
        return _nameCharacters <= _limits.MaxNameCharacters
            ? prefix + name
            : throw GraphError.At(name, $"the names of the opened nodes have more than {_limits.MaxNameCharacters} characters; save the model with shorter names");
    }

    private FlatNode Build(GraphScope rootScope, NodeDef rootNode)
    {
        if (rootScope.Finished.TryGetValue(rootNode.Name, out FlatNode? known))
        {
            return known ?? throw Cycle(rootScope, rootNode);
        }

        Stack<Pending> stack = new();
        stack.Push(new Pending(rootScope, rootNode, DataInputs(rootNode)));
        rootScope.Finished[rootNode.Name] = null;
        FlatNode? last = null;
        while (stack.TryPeek(out Pending? pending))
        {
            if (pending.Next == pending.Inputs.Length)
            {
                stack.Pop();
                last = new FlatNode(Named(pending.Scope.Prefix, pending.Node.Name), pending.Node, pending.Inputs, pending.Scope.Names.Function?.Signature.Name);
                pending.Scope.Finished[pending.Node.Name] = last;
                _order.Add(last);
                if (_order.Count > _limits.MaxOpenedNodes)
                {
                    throw GraphError.At(last, $"the opened graph has more than {_limits.MaxOpenedNodes} nodes");
                }

                continue;
            }

            GraphTarget target = Trace(pending.Scope, pending.References[pending.Next]);
            if (target.Tensor is FlatTensor passed)
            {
                pending.Inputs[pending.Next++] = passed;
            }
            else if (target.Scope.Finished.TryGetValue(target.Node!.Name, out FlatNode? done))
            {
                pending.Inputs[pending.Next++] = new FlatTensor(done ?? throw Cycle(target.Scope, target.Node), target.Index);
            }
            else
            {
                target.Scope.Finished[target.Node.Name] = null;
                stack.Push(new Pending(target.Scope, target.Node, DataInputs(target.Node)));
            }
        }

        return last!;
    }

    private static ModelFormatException Cycle(GraphScope scope, NodeDef node) =>
        GraphError.At(scope.Prefix + node.Name, "the node is its own input");

    private static List<string> DataInputs(NodeDef node) => [.. node.Input.Where(input => !input.StartsWith('^'))];

    private static int OutputIndex(NodeDef node, string[] parts)
    {
        int index = 0;
        if (parts.Length > 1 && !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out index))
        {
            throw GraphError.At(node.Name, $"'{FileText.Name(string.Join(':', parts))}' is not a tensor name");
        }

        if (parts.Length > 2 && OutputNames.TryGetValue(node.Op, out string[]? names))
        {
            int position = Array.IndexOf(names, parts[1]);
            return position >= 0 ? position : throw GraphError.At(node.Name, $"{FileText.Name(node.Op)} has no output '{FileText.Name(parts[1])}'");
        }

        return index;
    }

    private sealed class Pending(GraphScope scope, NodeDef node, List<string> references)
    {
        public GraphScope Scope { get; } = scope;

        public NodeDef Node { get; } = node;

        public List<string> References { get; } = references;

        public FlatTensor[] Inputs { get; } = new FlatTensor[references.Count];

        public int Next { get; set; }
    }
}
