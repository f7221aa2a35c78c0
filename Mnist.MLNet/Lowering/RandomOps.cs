using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// Random numbers of dropout that was left in the graph. TensorFlow 1 switches it off by a rate of 0, with which the
/// numbers no longer matter; what is known of them is followed until that shows.
/// </summary>
internal static class RandomOps
{
    public static void Register(OpRegistry ops) => ops.Add("RandomUniform", (_, node, inputs) =>
        new RandomValue(inputs[0].Integers is long?[] sizes ? Array.ConvertAll(sizes, size => size ?? Shapes.Unknown) : null, 0, 1, node));

    /// <summary>What an op makes of random numbers and one known number, or null when nothing is known of it.</summary>
    /// <param name="op">ONNX's name of the op.</param>
    /// <param name="a">One side.</param>
    /// <param name="b">The other.</param>
    public static TensorValue? Binary(string op, TensorValue a, TensorValue b) => (a, b) switch
    {
        (RandomValue random, ConstantValue known) when Number(known) is float number => With(op, random, number),
        (ConstantValue known, RandomValue random) when Number(known) is float number && op is "Add" or "Mul" => With(op, (RandomValue)b, Number((ConstantValue)a)!.Value),
        _ => null,
    };

    /// <summary>Rounding down numbers that have the same whole part; null when they have several.</summary>
    public static TensorValue? Floor(TensorValue input) =>
        input is RandomValue random && MathF.Ceiling(random.High) - MathF.Floor(random.Low) <= 1 ? new ConstantValue(TensorData.Floats([], [MathF.Floor(random.Low)])) : null;

    private static TensorValue? With(string op, RandomValue random, float number) => op switch
    {
        "Add" => random.Within(random.Low + number, random.High + number),
        "Sub" => random.Within(random.Low - number, random.High - number),
        "Mul" when number > 0 => random.Within(random.Low * number, random.High * number),
        "GreaterOrEqual" when number <= random.Low => Always(true),
        "GreaterOrEqual" when number >= random.High => Always(false),
        "Less" when number <= random.Low => Always(false),
        "Less" when number >= random.High => Always(true),
        _ => null,
    };

    private static float? Number(ConstantValue value) => value.Constant is { Type: DataType.Float, Count: 1 } constant ? constant.ToFloats()[0] : null;

    private static ConstantValue Always(bool result) => new(new TensorData(DataType.Bool, [], [result ? (byte)1 : (byte)0]));
}
