using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Functions of each number.</summary>
internal static class UnaryOperations
{
    private static readonly string[] OnReals =
    [
        "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Exp", "Log", "Sqrt", "Floor", "Ceil", "Round", "Erf", "Sin", "Cos", "Reciprocal",
    ];

    private static readonly string[] OnNumbers = ["Relu", "Neg", "Abs", "Sign"];

    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        foreach (string op in OnReals)
        {
            operations.Add(op, ByType.Reals<OfReals>);
        }

        foreach (string op in OnNumbers)
        {
            operations.Add(op, ByType.Numbers<OfNumbers>);
        }

        operations.Add("Clip", ByType.Numbers<Clip>);
        operations.Add("Not", Not);
        operations.Add("Cast", Cast.Create);
        operations.Add("Identity", node => Operation.View(node.Type(0), inputs => inputs[0].View(inputs[0].Shape)));
    }

    /// <summary>A function of a real number by its name in ONNX.</summary>
    /// <param name="op">The name.</param>
    /// <param name="alpha">The slope or scale of those that have one.</param>
    public static Map<T> Function<T>(string op, T alpha)
        where T : unmanaged, IFloatingPointIeee754<T> => op switch
        {
            "Sigmoid" => TensorPrimitives.Sigmoid,
            "Tanh" => TensorPrimitives.Tanh,
            "Relu" => (x, y) => TensorPrimitives.Max(x, T.Zero, y),
            "Exp" => TensorPrimitives.Exp,
            "Log" => TensorPrimitives.Log,
            "Sqrt" => TensorPrimitives.Sqrt,
            "Floor" => TensorPrimitives.Floor,
            "Ceil" => TensorPrimitives.Ceiling,
            "Round" => TensorPrimitives.Round,
            "Sin" => TensorPrimitives.Sin,
            "Cos" => TensorPrimitives.Cos,
            "Reciprocal" => (x, y) => TensorPrimitives.Divide(T.One, x, y),
            "LeakyRelu" => Maps.Each<T>(x => x < T.Zero ? alpha * x : x),
            "Elu" => Maps.Each<T>(x => x < T.Zero ? alpha * (T.Exp(x) - T.One) : x),
            "Selu" => Selu<T>(),
            "Softplus" => Maps.Each<T>(x => T.Max(x, T.Zero) + T.LogP1(T.Exp(-T.Abs(x)))),
            "Softsign" => Maps.Each<T>(x => x / (T.One + T.Abs(x))),
            "Erf" => Maps.Each<T>(x => T.CreateTruncating(ErrorFunction.Of(double.CreateTruncating(x)))),
            _ => throw new ArgumentException($"There is no function '{op}'.", nameof(op)),
        };

    public static Operation Of<T>(Map<T> map)
        where T : unmanaged => Operation.Of(typeof(T), inputs =>
        {
            Tensor<T> result = Tensor<T>.Rent(inputs[0].Shape);
            map.Run(inputs[0].Of<T>(), result.Span);
            return result;
        });

    // ONNX's own numbers for the two constants.
    private static Map<T> Selu<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T alpha = T.CreateTruncating(1.6732632423543772);
        T scale = T.CreateTruncating(1.0507009873554805);
        return Maps.Each<T>(x => scale * (x < T.Zero ? alpha * (T.Exp(x) - T.One) : x));
    }

    private static Operation Not(OperationNode node) => node.Type(0) == typeof(bool)
        ? Of<bool>(Maps.Each<bool>(x => !x))
        : throw node.Refusal($"it works on {node.Type(0).Name}");

    private readonly struct OfReals : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Of(Function(node.Op, T.CreateTruncating(node.Float("alpha", node.Op == "Elu" ? 1 : 0.01f))));
    }

    private readonly struct OfNumbers : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of<T>(node.Op switch
            {
                "Relu" => (x, y) => TensorPrimitives.Max(x, T.Zero, y),
                "Neg" => TensorPrimitives.Negate,
                "Abs" => TensorPrimitives.Abs,
                _ => Maps.Each<T>(x => x > T.Zero ? T.One : x < T.Zero ? T.Zero - T.One : x),
            });
    }

    private readonly struct Clip : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            T low = node.Has(1) ? node.Constant(1).Of<T>()[0] : T.MinValue;
            T high = node.Has(2) ? node.Constant(2).Of<T>()[0] : T.MaxValue;
            return Of<T>((x, y) =>
            {
                TensorPrimitives.Max(x, low, y);
                TensorPrimitives.Min(y, high, y);
            });
        }
    }
}
