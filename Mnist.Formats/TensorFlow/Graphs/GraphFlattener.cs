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
    private const int MaxTraceSteps = 1_000_000;

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
    private readonly FormatLimits _limits;
    private readonly List<FlatNode> _order = [];
    private readonly GraphScope _main;

    /// <summary>Opens a graph; nothing is followed yet.</summary>
    /// <param name="graph">The graph with its functions.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">Two nodes have one name.</exception>
    public GraphFlattener(GraphDef graph, FormatLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _limits = limits ?? FormatLimits.Default;
        _main = GraphScope.ForGraph(graph.Node);
        foreach (FunctionDef function in graph.Library?.Function ?? [])
        {
            _functions[function.Signature?.Name ?? ""] = function;
        }
    }

    /// <summary>The nodes met so far, inputs first.</summary>
    public IReadOnlyList<FlatNode> Order => _order;

    /// <summary>Whether the main graph has a node of this name.</summary>
    /// <param name="node">The name.</param>
    public bool Contains(string node) => _main.TryGetNode(node, out _);

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
        Target target = Trace(scope, reference);
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
        FunctionDef function = Function(functionName, loop.Name);
        FlatTensor[] arguments = new FlatTensor[function.Signature.InputArg.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = new FlatTensor(new FlatNode($"{loop.Name}/{function.Signature.InputArg[i].Name}", new NodeDef { Op = "_Arg" }, []), 0);
        }

        GraphScope scope = GraphScope.ForLoop($"{loop.Name}/{functionName}/", function, arguments);
        return (arguments, [.. function.Signature.OutputArg.Select(arg => Follow(scope, Result(function, arg.Name)))]);
    }

    private static string Result(FunctionDef function, string argument) =>
        function.Ret.TryGetValue(argument, out string? reference)
            ? reference
            : throw GraphError.At(function.Signature.Name, $"the function has no result '{argument}'");

    private FunctionDef Function(string name, string caller) =>
        _functions.TryGetValue(name, out FunctionDef? function) && function.Signature is not null
            ? function
            : throw GraphError.At(caller, $"it calls the function '{name}', which the file does not hold");

    /// <summary>Follows a reference through arguments, identities and calls to a node that computes something.</summary>
    private Target Trace(GraphScope scope, string reference)
    {
        for (int step = 0; step < MaxTraceSteps; step++)
        {
            string[] parts = reference.Split(':');
            if (scope.TryGetArgument(parts[0], out int argument))
            {
                if (scope.PassedTensors is FlatTensor[] tensors)
                {
                    return new Target(scope, null, 0, tensors[argument]);
                }

                if (argument >= scope.PassedReferences.Count || scope.Caller is null)
                {
                    throw GraphError.At(scope.Prefix + parts[0], "the call passes no such argument");
                }

                reference = scope.PassedReferences[argument];
                scope = scope.Caller;
                continue;
            }

            if (!scope.TryGetNode(parts[0], out NodeDef node))
            {
                throw GraphError.At(scope.Prefix + parts[0], "an input refers to this node, which does not exist");
            }

            int index = OutputIndex(node, parts);
            if (Aliases.Contains(node.Op))
            {
                List<string> inputs = DataInputs(node);
                reference = index < inputs.Count ? inputs[index] : throw GraphError.At(scope.Prefix + node.Name, $"output {index} does not exist");
            }
            else if (node.Op is "PartitionedCall" or "StatefulPartitionedCall")
            {
                GraphScope call = OpenCall(scope, node);
                OpDef signature = call.Function!.Signature;
                string result = index < signature.OutputArg.Count
                    ? signature.OutputArg[index].Name
                    : throw GraphError.At(scope.Prefix + node.Name, $"output {index} does not exist");
                reference = Result(call.Function, result);
                scope = call;
            }
            else
            {
                return new Target(scope, node, index, null);
            }
        }

        throw GraphError.At(scope.Prefix + reference, "the node is its own input");
    }

    private GraphScope OpenCall(GraphScope scope, NodeDef node)
    {
        if (scope.Calls.TryGetValue(node.Name, out GraphScope? open))
        {
            return open;
        }

        string name = node.Attr.TryGetValue("f", out AttrValue? value) ? value.Func?.Name ?? "" : "";
        string full = scope.Prefix + node.Name;
        if (scope.IsInside(name))
        {
            throw GraphError.At(full, $"the function '{name}' calls itself");
        }

        if (scope.Depth >= _limits.MaxCallDepth)
        {
            throw GraphError.At(full, $"calls are nested deeper than {_limits.MaxCallDepth}");
        }

        return scope.Calls[node.Name] = GraphScope.ForCall(full + "/", Function(name, full), scope, DataInputs(node));
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
                last = new FlatNode(pending.Scope.Prefix + pending.Node.Name, pending.Node, pending.Inputs, pending.Scope.Function?.Signature.Name);
                pending.Scope.Finished[pending.Node.Name] = last;
                _order.Add(last);
                if (_order.Count > _limits.MaxNodes)
                {
                    throw GraphError.At(last, $"the opened graph has more than {_limits.MaxNodes} nodes");
                }

                continue;
            }

            Target target = Trace(pending.Scope, pending.References[pending.Next]);
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
            throw GraphError.At(node.Name, $"'{string.Join(':', parts)}' is not a tensor name");
        }

        if (parts.Length > 2 && OutputNames.TryGetValue(node.Op, out string[]? names))
        {
            int position = Array.IndexOf(names, parts[1]);
            return position >= 0 ? position : throw GraphError.At(node.Name, $"{node.Op} has no output '{parts[1]}'");
        }

        return index;
    }

    private readonly record struct Target(GraphScope Scope, NodeDef? Node, int Index, FlatTensor? Tensor);

    private sealed class Pending(GraphScope scope, NodeDef node, List<string> references)
    {
        public GraphScope Scope { get; } = scope;

        public NodeDef Node { get; } = node;

        public List<string> References { get; } = references;

        public FlatTensor[] Inputs { get; } = new FlatTensor[references.Count];

        public int Next { get; set; }
    }
}
