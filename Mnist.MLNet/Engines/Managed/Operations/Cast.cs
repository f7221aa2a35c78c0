using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Numbers as another type, towards zero; true is 1, and whatever is not 0 is true.</summary>
internal static class Cast
{
    public static Operation Create(OperationNode node)
    {
        int number = node.Int("to", 0);
        Type to = Constants.ElementType(number) ?? throw node.Refusal($"it casts to element type {number} of ONNX");

        // A bool lies in memory as the byte 0 or 1.
        return node.Type(0) == typeof(bool) ? From<byte>(to) : ByType.Numbers<OfNumbers>(node);
    }

    private static Operation From<T>(Type to)
        where T : unmanaged, INumber<T> => System.Type.GetTypeCode(to) switch
        {
            TypeCode.Single => Of<T, float>(to, TensorPrimitives.ConvertTruncating),
            TypeCode.Double => Of<T, double>(to, TensorPrimitives.ConvertTruncating),
            TypeCode.Int32 => Of<T, int>(to, TensorPrimitives.ConvertTruncating),
            TypeCode.Int64 => Of<T, long>(to, TensorPrimitives.ConvertTruncating),
            TypeCode.Byte => Of<T, byte>(to, TensorPrimitives.ConvertTruncating),
            _ => Of<T, byte>(to, (x, y) =>
            {
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = T.IsZero(x[i]) ? (byte)0 : (byte)1;
                }
            }),
        };

    private static Operation Of<TFrom, TTo>(Type to, Conversion<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged => Operation.Of(to, inputs =>
        {
            Tensor result = to == typeof(bool) ? Tensor<bool>.Rent(inputs[0].Shape) : Tensor<TTo>.Rent(inputs[0].Shape);
            convert(MemoryMarshal.Cast<byte, TFrom>(inputs[0].Bytes), MemoryMarshal.Cast<byte, TTo>(result.Bytes));
            return result;
        });

    private delegate void Conversion<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y);

    private readonly struct OfNumbers : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => From<T>(Constants.ElementType(node.Int("to", 0))!);
    }
}
