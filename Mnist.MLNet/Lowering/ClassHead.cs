using Google.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Gives an ONNX model that scores classes an output with the number of the class, for programs that have nothing but ONNX Runtime.</summary>
/// <remarks>The class is the one with the highest score, of equal ones the first; it is -1 where a score is not a number.</remarks>
internal static class ClassHead
{
    private const string MlDomain = "ai.onnx.ml";
    private const int MlOpset = 2;
    private const int OnnxString = 8;
    private const int OnnxBool = 9;

    /// <summary>Name of the tensor that has the number of the class of the highest score, before scores that are no numbers are looked at.</summary>
    /// <param name="label">The output with the number of the class.</param>
    public static string HighestOf(string label) => $"{label}/highest";

    /// <param name="model">The model.</param>
    /// <param name="output">Its output of scores: floats, for each row one for each class.</param>
    /// <param name="score">The name the scores are to bear.</param>
    /// <param name="label">The name of the new output, one int64 a row.</param>
    /// <param name="classNames">The classes in the order of the scores; ML.NET's own transformer reads them as slot names.</param>
    public static OnnxModel Append(OnnxModel model, string output, string score, string label, IReadOnlyList<string> classNames)
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(model.Bytes.Span);
        GraphProto graph = proto.Graph;
        HashSet<string> taken = [.. OnnxNames.MadeIn(graph), .. graph.Initializer.Select(tensor => tensor.Name), .. graph.Input.Select(input => input.Name), score, label];
        if (score != output)
        {
            Add("Identity", [output], score);
            graph.Output.Single(info => info.Name == output).Name = score;
        }

        string highest = Add("ArgMax", [score], Free("highest"), Number("axis", -1), Number("keepdims", 0));

        // Only NaN differs from itself.
        string isNumber = Add("Cast", [Add("Equal", [score, score], Free("is_number"))], Free("is_number"), Number("to", ElementTypes.OnnxInt64));
        string areNumbers = Add("Cast", [Add("ReduceMin", [isNumber], Free("are_numbers"), Numbers("axes", [-1]), Number("keepdims", 0))], Free("are_numbers"), Number("to", OnnxBool));
        TensorProto none = new() { DataType = ElementTypes.OnnxInt64, Name = Free("no_class"), RawData = ByteString.CopyFrom(BitConverter.GetBytes(-1L)) };
        graph.Initializer.Add(none);
        Add("Where", [areNumbers, highest, none.Name], label);
        graph.Output.Add(new ValueInfoProto
        {
            Name = label,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = ElementTypes.OnnxInt64, Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } } } },
        });
        AddSlotNames(score);
        return new OnnxModel(
            proto.ToByteArray(), model.Inputs, [.. model.Outputs.Select(tensor => tensor.Name == output ? tensor with { Name = score } : tensor), new OnnxTensor(label, typeof(long), [-1])]);

        string Free(string wish)
        {
            string name = $"{label}/{wish}";
            for (int number = 1; !taken.Add(name); number++)
            {
                name = FormattableString.Invariant($"{label}/{wish}_{number}");
            }

            return name;
        }

        string Add(string op, string[] inputs, string result, params AttributeProto[] attributes)
        {
            graph.Node.Add(new NodeProto { OpType = op, Name = result, Input = { inputs }, Output = { result }, Attribute = { attributes } });
            return result;
        }

        // ML.NET writes slot names as a node of this name that computes nothing anybody reads, and reads them there.
        void AddSlotNames(string column)
        {
            TensorProto unread = new() { DataType = OnnxString, Name = Free("slot_name"), Dims = { 1 }, StringData = { ByteString.CopyFromUtf8(classNames[0]) } };
            graph.Initializer.Add(unread);
            AttributeProto keys = new() { Name = "keys_strings", Type = AttributeProto.Types.AttributeType.Strings, Strings = { classNames.Select(ByteString.CopyFromUtf8) } };
            NodeProto node = new()
            {
                OpType = "LabelEncoder",
                Domain = MlDomain,
                Name = $"mlnet.{column}.SlotNames",
                Input = { unread.Name },
                Output = { Free("slot") },
                Attribute = { keys, Numbers("values_int64s", [.. classNames.Select((_, i) => (long)i)]) },
            };
            graph.Node.Add(node);
            proto.OpsetImport.Add(new OperatorSetIdProto { Domain = MlDomain, Version = MlOpset });
        }
    }

    private static AttributeProto Number(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Numbers(string name, long[] values) => new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };
}
