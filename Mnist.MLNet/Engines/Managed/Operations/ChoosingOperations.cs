using System.Runtime.InteropServices;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>One of two numbers, by a condition.</summary>
internal static class ChoosingOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations) => operations.Add("Where", node =>
        node.Type(0) == typeof(bool) && node.Type(1) == node.Type(2)
            ? Operation.Of(node.Type(1), inputs => Where(inputs[0], inputs[1], inputs[2]))
            : throw node.Refusal($"it works on {node.Type(0).Name}, {node.Type(1).Name} and {node.Type(2).Name}"));

    private static Tensor Where(Tensor condition, Tensor yes, Tensor no)
    {
        int[] shape = Sizes.Broadcast(condition.Shape, Sizes.Broadcast(yes.Shape, no.Shape));
        Tensor chosen = FillingOperations.Expanded(condition, shape);
        Tensor result = FillingOperations.Expanded(no, shape);
        Tensor others = FillingOperations.Expanded(yes, shape);
        ReadOnlySpan<bool> conditions = chosen.Of<bool>();
        switch (result.ElementSize)
        {
            case sizeof(byte): Choose(conditions, others.Bytes, result.Bytes); break;
            case sizeof(int): Choose(conditions, MemoryMarshal.Cast<byte, int>(others.Bytes), MemoryMarshal.Cast<byte, int>(result.Bytes)); break;
            default: Choose(conditions, MemoryMarshal.Cast<byte, long>(others.Bytes), MemoryMarshal.Cast<byte, long>(result.Bytes)); break;
        }

        chosen.Release();
        others.Release();
        return result;
    }

    private static void Choose<T>(ReadOnlySpan<bool> conditions, ReadOnlySpan<T> yes, Span<T> result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            if (conditions[i])
            {
                result[i] = yes[i];
            }
        }
    }
}
