using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Has an ONNX model take inputs of other types and convert them itself, for programs that have nothing but ONNX Runtime.</summary>
internal static class InputCast
{
    /// <param name="model">The model.</param>
    /// <param name="types">The types its inputs are to have, in their order.</param>
    /// <returns>The model; as it is where the types are its own.</returns>
    public static OnnxModel Retype(OnnxModel model, IReadOnlyList<Type> types)
    {
        if (model.Inputs.Select(input => input.ElementType).SequenceEqual(types))
        {
            return model;
        }

        ModelProto proto = ModelProto.Parser.ParseFrom(model.Bytes.Span);
        GraphProto graph = proto.Graph;
        HashSet<string> taken = [.. OnnxNames.MadeIn(graph), .. graph.Initializer.Select(tensor => tensor.Name), .. graph.Input.Select(input => input.Name)];
        List<NodeProto> casts = [];
        for (int i = 0; i < types.Count; i++)
        {
            OnnxTensor input = model.Inputs[i];
            if (input.ElementType == types[i])
            {
                continue;
            }

            string cast = Free($"{input.Name}/converted");
            OnnxNames.Rename(graph, input.Name, cast);
            AttributeProto to = new() { Name = "to", I = ElementTypes.ToOnnx(input.ElementType), Type = AttributeProto.Types.AttributeType.Int };
            casts.Add(new NodeProto { OpType = "Cast", Name = cast, Input = { input.Name }, Output = { cast }, Attribute = { to } });
            graph.Input.Single(info => info.Name == input.Name).Type.TensorType.ElemType = ElementTypes.ToOnnx(types[i]);
        }

        for (int i = casts.Count - 1; i >= 0; i--)
        {
            graph.Node.Insert(0, casts[i]);
        }

        return model with { Bytes = Google.Protobuf.MessageExtensions.ToByteArray(proto), Inputs = [.. model.Inputs.Zip(types, (input, type) => input with { ElementType = type })] };

        string Free(string wish)
        {
            string name = wish;
            for (int number = 1; !taken.Add(name); number++)
            {
                name = FormattableString.Invariant($"{wish}_{number}");
            }

            return name;
        }
    }
}
