using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Parsing;

/// <summary>Parses the file of a graph: only what is read of it, and only after what that takes was counted.</summary>
/// <param name="file">The file.</param>
/// <param name="limits">What is refused for its size.</param>
internal sealed class GraphFile(string file, FormatLimits limits)
{
    // Graphs that are named in a message.
    private const int MostNamed = 5;

    private readonly byte[] _bytes = limits.ReadFile(file);

    /// <summary>A graph without variables and signatures.</summary>
    /// <exception cref="ModelFormatException">The file is damaged or asks for too much.</exception>
    public GraphDef Frozen()
    {
        new ParsingCost(file, _bytes.Length, limits).Add(_bytes, () => GraphDef.Descriptor);
        return Parse(GraphDef.Parser, _bytes);
    }

    /// <summary>The graph of a SavedModel that bears some tags: nodes, functions, signatures, what restores the variables, and the root object.</summary>
    /// <param name="tags">All of its tags, in any order.</param>
    /// <param name="folder">The SavedModel, for messages.</param>
    /// <exception cref="ModelFormatException">The file is damaged or asks for too much, or holds no such graph.</exception>
    public MetaGraphDef MetaGraph(IReadOnlyList<string> tags, string folder)
    {
        ParsingCost cost = new(file, _bytes.Length, limits);
        string[] wanted = [.. tags.Order(StringComparer.Ordinal)];
        List<string> others = [];
        WireReader model = new(_bytes);
        while (!model.IsAtEnd)
        {
            ReadOnlySpan<byte> graph = Next(ref model, out int field, out _);
            if (field != SavedModelProto.MetaGraphsFieldNumber)
            {
                continue;
            }

            IReadOnlyList<string> own = Tags(graph, cost);
            if (own.Order(StringComparer.Ordinal).SequenceEqual(wanted))
            {
                return MetaGraph(graph, Quoted(tags), cost);
            }

            others.Add(others.Count < MostNamed ? Quoted(own) : string.Empty);
        }

        string found = string.Concat(others.Take(MostNamed).Select((other, i) => $"{(i == 0 ? "; it holds one" : ", one")} with {other}"));
        throw new ModelFormatException($"it holds no graph with {Quoted(tags)}{found}{(others.Count > MostNamed ? $", and {others.Count - MostNamed} more" : string.Empty)}", folder);
    }

    private static string Quoted(IReadOnlyCollection<string> tags) => tags.Count == 0 ? "no tag" : $"the {(tags.Count == 1 ? "tag" : "tags")} '{string.Join("', '", tags.Select(tag => FileText.Name(tag, 20)).Take(MostNamed))}'";

    private List<string> Tags(ReadOnlySpan<byte> graph, ParsingCost cost)
    {
        List<string> tags = [];
        WireReader fields = new(graph);
        while (!fields.IsAtEnd)
        {
            ReadOnlySpan<byte> value = Next(ref fields, out int field, out _);
            if (field == MetaGraphDef.MetaInfoDefFieldNumber)
            {
                cost.Add(value, () => MetaGraphDef.Types.MetaInfoDef.Descriptor);
                tags.AddRange(Parse(MetaGraphDef.Types.MetaInfoDef.Parser, value).Tags);
            }
        }

        return tags;
    }

    private MetaGraphDef MetaGraph(ReadOnlySpan<byte> graph, string tags, ParsingCost cost)
    {
        MetaGraphDef meta = new();
        WireReader fields = new(graph);
        while (!fields.IsAtEnd)
        {
            ReadOnlySpan<byte> value = Next(ref fields, out int field, out ReadOnlySpan<byte> whole);
            switch (field)
            {
                case MetaGraphDef.GraphDefFieldNumber:
                    cost.Add(value, () => GraphDef.Descriptor);
                    GraphDef nodes = Parse(GraphDef.Parser, value);
                    if (meta.GraphDef is null)
                    {
                        meta.GraphDef = nodes;
                    }
                    else
                    {
                        meta.GraphDef.MergeFrom(nodes);
                    }

                    break;
                case MetaGraphDef.SaverDefFieldNumber:
                    cost.Add(value, () => SaverDef.Descriptor);
                    meta.SaverDef = Parse(SaverDef.Parser, value);
                    break;
                case MetaGraphDef.SignatureDefFieldNumber:
                    cost.Add(whole, () => MetaGraphDef.Descriptor);
                    foreach ((string name, SignatureDef signature) in Parse(MetaGraphDef.Parser, whole).SignatureDef)
                    {
                        meta.SignatureDef[name] = signature;
                    }

                    break;
                case MetaGraphDef.ObjectGraphDefFieldNumber:
                    meta.ObjectGraphDef ??= Root(value, cost);
                    break;
            }
        }

        return meta.GraphDef is not null ? meta : throw new ModelFormatException($"the graph with {tags} is missing in it; copy the file again, or save the model again", file);
    }

    // Of the objects only the first is read, to which the program that saved the model may have noted something.
    private SavedObjectGraph? Root(ReadOnlySpan<byte> objects, ParsingCost cost)
    {
        WireReader fields = new(objects);
        while (!fields.IsAtEnd)
        {
            ReadOnlySpan<byte> value = Next(ref fields, out int field, out _);
            if (field == SavedObjectGraph.NodesFieldNumber)
            {
                cost.Add(value, () => SavedObject.Descriptor);
                return new SavedObjectGraph { Nodes = { Parse(SavedObject.Parser, value) } };
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> Next(ref WireReader fields, out int field, out ReadOnlySpan<byte> whole)
    {
        int start = fields.Position;
        if (!fields.TryRead(out field, out int type, out ReadOnlySpan<byte> value))
        {
            throw ParsingCost.Damaged(file);
        }

        whole = fields.Since(start);
        field = type == WireReader.LengthType ? field : 0;
        return value;
    }

    // What is in no definition of ours is not kept.
    private T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw ParsingCost.Damaged(file, error);
        }
    }
}
