using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Arithmetic on what is known already: sizes, and single numbers such as a dropout's rate.</summary>
internal static class Folding
{
    /// <summary>The integers that an op makes of two scalars or vectors, as far as they are known; null when nothing is.</summary>
    /// <param name="op">ONNX's name of the op.</param>
    /// <param name="a">One side.</param>
    /// <param name="b">The other.</param>
    public static long?[]? Integers(string op, TensorValue a, TensorValue b)
    {
        if (a.Integers is not long?[] x || b.Integers is not long?[] y || (x.Length != y.Length && x.Length != 1 && y.Length != 1) || Math.Max(x.Length, y.Length) > IntegerValue.Longest)
        {
            return null;
        }

        Func<long, long, long>? fold = op switch
        {
            "Add" => (p, q) => checked(p + q),
            "Sub" => (p, q) => checked(p - q),
            "Mul" => (p, q) => checked(p * q),
            "Max" => Math.Max,
            "Min" => Math.Min,
            _ => null,
        };
        return fold is null
            ? null
            : [.. Enumerable.Range(0, x.Length == 1 ? y.Length : x.Length).Select(i =>
                x[x.Length == 1 ? 0 : i] is long p && y[y.Length == 1 ? 0 : i] is long q ? fold(p, q) : (long?)null)];
    }

    /// <summary>The number that an op makes of two known numbers; null when it is not known.</summary>
    /// <param name="op">ONNX's name of the op.</param>
    /// <param name="a">One side.</param>
    /// <param name="b">The other.</param>
    public static ConstantValue? Floats(string op, TensorValue a, TensorValue b)
    {
        if (Number(a) is not float x || Number(b) is not float y)
        {
            return null;
        }

        float? result = op switch
        {
            "Add" => x + y,
            "Sub" => x - y,
            "Mul" => x * y,
            "Div" => x / y,
            "Max" => Math.Max(x, y),
            "Min" => Math.Min(x, y),
            _ => null,
        };
        return result is float number ? new ConstantValue(TensorData.Floats([], [number])) : null;
    }

    private static float? Number(TensorValue value) => value is ConstantValue { Constant: { Type: DataType.Float, Shape.Length: 0 } constant } ? constant.ToFloats()[0] : null;
}
