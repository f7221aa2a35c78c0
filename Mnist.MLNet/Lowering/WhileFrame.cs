using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>One loop of TensorFlow 1 in the parts of a While node.</summary>
/// <param name="While">The node: first the variables, then what is the same in every step.</param>
/// <param name="Functions">Its body and its condition.</param>
/// <param name="Exits">The loop's Exit nodes, now names for the While node's results.</param>
internal sealed record WhileFrame(NodeDef While, FunctionDef[] Functions, NodeDef[] Exits)
{
    // '#' cannot stand in a node's name, so these never meet one.
    private const string Argument = "#";

    public static WhileFrame Find(string name, NodeDef[] enters, WhileGraph graph)
    {
        Dictionary<string, NodeDef> nodes = graph.Nodes;
        NodeDef[] merges = [.. enters.SelectMany(graph.Merges)];
        NodeDef[] first = [.. merges.Select(merge => nodes[WhileGraph.NodeOf(merge.Input[0])])];
        HashSet<NodeDef> merged = new(first, ReferenceEqualityComparer.Instance);
        NodeDef[] constant = [.. enters.Where(enter => !merged.Contains(enter))];
        NodeDef[] next = [.. merges.Select(merge => Required(nodes, merge, 1, "NextIteration"))];

        // Inside the loop a variable is what its Switch lets in; the condition sees what was merged.
        Dictionary<string, string> inBody = new(StringComparer.Ordinal);
        Dictionary<string, string> inCondition = new(StringComparer.Ordinal);
        Dictionary<string, int> switches = new(StringComparer.Ordinal);
        string? condition = null;
        for (int i = 0; i < merges.Length; i++)
        {
            inCondition[merges[i].Name + ":0"] = Argument + i;
            foreach (NodeDef way in graph.Switches(merges[i]))
            {
                switches[way.Name] = i;
                inBody[way.Name + ":1"] = Argument + i;
                condition = Required(nodes, way, 1, "LoopCond").Input.FirstOrDefault();
            }
        }

        for (int i = 0; i < constant.Length; i++)
        {
            inBody[constant[i].Name + ":0"] = inCondition[constant[i].Name + ":0"] = Argument + (merges.Length + i);
        }

        if (condition is null)
        {
            throw GraphError.At(name, "the loop has no condition");
        }

        int arguments = merges.Length + constant.Length;
        string[] results = [.. next.Select(node => node.Input.FirstOrDefault() ?? throw GraphError.At(node.Name, "it has no input")), .. constant.Select(enter => enter.Name)];
        NodeDef loop = new() { Name = nodes.ContainsKey(name) ? Argument + name : name, Op = "While" };
        loop.Input.Add(first.Concat(constant).Select(enter => enter.Input.FirstOrDefault() ?? throw GraphError.At(enter.Name, "it has no input")));
        loop.Attr["body"] = new AttrValue { Func = new NameAttrList { Name = loop.Name + "/body" } };
        loop.Attr["cond"] = new AttrValue { Func = new NameAttrList { Name = loop.Name + "/condition" } };
        return new WhileFrame(
            loop,
            [Function(loop.Name + "/body", arguments, results, inBody, graph), Function(loop.Name + "/condition", arguments, [condition], inCondition, graph)],
            [.. switches.SelectMany(way => graph.Exits(way.Key).Select(exit => Renamed(exit, loop, way.Value)))]);
    }

    private static NodeDef Renamed(NodeDef exit, NodeDef loop, int result)
    {
        NodeDef node = new() { Name = exit.Name, Op = "Identity" };
        node.Input.Add($"{loop.Name}:{result}");
        return node;
    }

    /// <summary>A function of the nodes between the arguments and the results.</summary>
    private static FunctionDef Function(string name, int arguments, string[] results, Dictionary<string, string> known, WhileGraph graph)
    {
        FunctionDef function = new() { Signature = new OpDef { Name = name } };
        function.Signature.InputArg.Add(Enumerable.Range(0, arguments).Select(i => new OpDef.Types.ArgDef { Name = Argument + i }));
        HashSet<string> taken = new(StringComparer.Ordinal);
        Stack<string> open = new();
        for (int i = 0; i < results.Length; i++)
        {
            function.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = "result" + i });
            function.Ret["result" + i] = Inside(results[i]);
        }

        while (open.TryPop(out string? reference))
        {
            if (!graph.Nodes.TryGetValue(reference, out NodeDef? node) || !taken.Add(reference))
            {
                continue;
            }

            if (node.Op is "Enter" or "RefEnter" or "Merge" or "RefMerge" or "NextIteration")
            {
                throw GraphError.At(node.Name, "a loop inside a loop is not supported");
            }

            graph.Count(node);
            NodeDef copy = new() { Name = node.Name, Op = node.Op };
            copy.Attr.Add(node.Attr);
            copy.Input.Add(node.Input.Where(input => !input.StartsWith('^')).Select(Inside));
            function.NodeDef.Add(copy);
        }

        return function;

        string Inside(string input)
        {
            string tensor = input.Contains(':', StringComparison.Ordinal) ? input : input + ":0";
            if (known.TryGetValue(tensor, out string? argument))
            {
                return argument;
            }

            open.Push(WhileGraph.NodeOf(input));
            return input;
        }
    }

    private static NodeDef Required(Dictionary<string, NodeDef> nodes, NodeDef reader, int input, string op) =>
        nodes.TryGetValue(WhileGraph.NodeOf(reader.Input[input]), out NodeDef? node) && node.Op.EndsWith(op, StringComparison.Ordinal)
            ? node
            : throw GraphError.At(reader.Name, $"input {input} is not the {op} of a loop");
}
