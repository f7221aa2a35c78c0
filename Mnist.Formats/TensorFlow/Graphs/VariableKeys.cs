using System.Globalization;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>
/// Finds which checkpoint entry belongs to which variable by following what the graph's own restore op would do:
/// names of variables repeat and object graphs differ between versions, but TensorFlow itself restores this way.
/// </summary>
internal static class VariableKeys
{
    /// <summary>Checkpoint keys by the variable's node in the main graph.</summary>
    public static Dictionary<string, string> Find(GraphDef graph, string restoreOp)
    {
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        Dictionary<string, NodeDef> main = ByName(graph.Node);
        if (!main.TryGetValue(restoreOp.Split(':')[0], out NodeDef? restore))
        {
            return keys;
        }

        string called = restore.Attr.TryGetValue("f", out AttrValue? value) ? value.Func?.Name ?? "" : "";
        FunctionDef? function = graph.Library?.Function.FirstOrDefault(candidate => candidate.Signature?.Name == called);
        if (function is null)
        {
            // Version 1: the restore op waits for one assignment for each variable.
            IEnumerable<NodeDef> assigns = Reachable(restore, main).Where(node => node.Op is "AssignVariableOp" or "Assign");
            Collect(keys, assigns, main, node => node);
            return keys;
        }

        string[] passed = [.. restore.Input.Where(input => !input.StartsWith('^'))];
        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        for (int i = 0; i < function.Signature!.InputArg.Count && i < passed.Length; i++)
        {
            arguments[function.Signature.InputArg[i].Name] = passed[i].Split(':')[0];
        }

        Collect(keys, function.NodeDef.Where(node => node.Op == "AssignVariableOp"), ByName(function.NodeDef), name => arguments.GetValueOrDefault(name));
        return keys;
    }

    private static void Collect(Dictionary<string, string> keys, IEnumerable<NodeDef> assigns, Dictionary<string, NodeDef> nodes, Func<string, string?> handle)
    {
        Dictionary<string, string?> known = new(StringComparer.Ordinal);
        foreach (NodeDef assign in assigns)
        {
            if (assign.Input.Count >= 2 && handle(assign.Input[0].Split(':')[0]) is string variable && Key(assign.Input[1], nodes, known) is string key)
            {
                keys[variable] = key;
            }
        }
    }

    private static string? Key(string reference, Dictionary<string, NodeDef> nodes, Dictionary<string, string?> known)
    {
        // Each reference of the way is followed once, and one that leads back to itself to nothing.
        List<string> way = [];
        string? key = null;
        while (!known.TryGetValue(reference, out key))
        {
            known[reference] = null;
            way.Add(reference);
            if (!nodes.TryGetValue(reference.Split(':')[0], out NodeDef? node))
            {
                break;
            }

            if (node.Op == "RestoreV2" && node.Input.Count > 1)
            {
                key = Restored(reference, node, nodes);
                break;
            }

            if (node.Op != "Identity" || node.Input.Count == 0)
            {
                break;
            }

            reference = node.Input[0];
        }

        way.ForEach(passed => known[passed] = key);
        return key;
    }

    private static string? Restored(string reference, NodeDef restore, Dictionary<string, NodeDef> nodes)
    {
        string[] parts = reference.Split(':');
        int index = parts.Length > 1 && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
        return nodes.TryGetValue(restore.Input[1].Split(':')[0], out NodeDef? names) && names.Attr.TryGetValue("value", out AttrValue? value)
            && index < value.Tensor?.StringVal.Count ? value.Tensor.StringVal[index].ToStringUtf8() : null;
    }

    private static IEnumerable<NodeDef> Reachable(NodeDef start, Dictionary<string, NodeDef> nodes)
    {
        HashSet<string> seen = [];
        Stack<NodeDef> open = new([start]);
        while (open.TryPop(out NodeDef? node))
        {
            if (seen.Add(node.Name))
            {
                yield return node;
                foreach (string input in node.Input)
                {
                    if (nodes.TryGetValue(input.TrimStart('^').Split(':')[0], out NodeDef? next))
                    {
                        open.Push(next);
                    }
                }
            }
        }
    }

    private static Dictionary<string, NodeDef> ByName(IEnumerable<NodeDef> nodes)
    {
        Dictionary<string, NodeDef> named = new(StringComparer.Ordinal);
        foreach (NodeDef node in nodes)
        {
            named[node.Name] = node;
        }

        return named;
    }
}
