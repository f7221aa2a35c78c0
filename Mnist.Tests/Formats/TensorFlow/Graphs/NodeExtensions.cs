using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.Formats.TensorFlow.Graphs;

internal static class NodeExtensions
{
    /// <summary>Makes a node a call of a function.</summary>
    public static NodeDef Calling(this NodeDef node, string function)
    {
        node.Attr["f"] = new AttrValue { Func = new NameAttrList { Name = function } };
        return node;
    }
}
