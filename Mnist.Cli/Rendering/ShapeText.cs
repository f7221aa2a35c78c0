using Mnist.Formats.Tensors;

namespace Mnist.Cli.Rendering;

internal static class ShapeText
{
    /// <summary>A row's shape as Keras prints it, batch axis first: <c>(None, 28, 28, 16)</c>.</summary>
    public static string WithBatchText(this Shape row) => new Shape([-1, .. row.dims]).ToString();
}
