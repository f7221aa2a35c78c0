using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Functions of two numbers each.</summary>
internal static class BinaryOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        foreach (string op in new[] { "Add", "Sub", "Mul", "Div", "Max", "Min" })
        {
            operations.Add(op, ByType.Numbers<Arithmetic>);
        }

        foreach (string op in new[] { "Less", "Greater", "LessOrEqual", "GreaterOrEqual" })
        {
            operations.Add(op, ByType.Numbers<Comparison>);
        }

        operations.Add("Pow", ByType.Reals<Power>);
        operations.Add("Equal", node => node.Type(0) == typeof(bool) ? OfBools(node, (a, b) => a == b) : ByType.Numbers<Comparison>(node));
        operations.Add("And", node => OfBools(node, (a, b) => a && b));
        operations.Add("Or", node => OfBools(node, (a, b) => a || b));
    }

    private static Operation OfBools(OperationNode node, Func<bool, bool, bool> function) => node.Type(0) == typeof(bool)
        ? Of(node, BinaryKernel<bool, bool>.Each(function))
        : throw node.Refusal($"it works on {node.Type(0).Name}");

    private static Operation Of<T, TResult>(OperationNode node, BinaryKernel<T, TResult> kernel)
        where T : unmanaged
        where TResult : unmanaged => node.Type(1) == typeof(T)
            ? Operation.Of(typeof(TResult), inputs => kernel.Run(inputs[0], inputs[1]))
            : throw node.Refusal($"it works on {typeof(T).Name} and {node.Type(1).Name}");

    private readonly struct Arithmetic : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of<T, T>(node, node.Op switch
            {
                "Add" => new(TensorPrimitives.Add, TensorPrimitives.Add, (a, b, y) => TensorPrimitives.Add(b, a, y)),
                "Sub" => new(TensorPrimitives.Subtract, TensorPrimitives.Subtract, TensorPrimitives.Subtract),
                "Mul" => new(TensorPrimitives.Multiply, TensorPrimitives.Multiply, (a, b, y) => TensorPrimitives.Multiply(b, a, y)),
                "Div" => new(TensorPrimitives.Divide, TensorPrimitives.Divide, TensorPrimitives.Divide),
                "Max" => new(TensorPrimitives.Max, TensorPrimitives.Max, (a, b, y) => TensorPrimitives.Max(b, a, y)),
                _ => new(TensorPrimitives.Min, TensorPrimitives.Min, (a, b, y) => TensorPrimitives.Min(b, a, y)),
            });
    }

    private readonly struct Comparison : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of(node, BinaryKernel<T, bool>.Each(node.Op switch
            {
                "Equal" => (a, b) => a == b,
                "Less" => (a, b) => a < b,
                "Greater" => (a, b) => a > b,
                "LessOrEqual" => (a, b) => a <= b,
                _ => (a, b) => a >= b,
            }));
    }

    private readonly struct Power : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T> => Of(node, BinaryKernel<T, T>.Each(T.Pow));
    }
}
