using Mnist.Formats.Tensors;

namespace Mnist.Models.Layers;

/// <summary>Shapes whose axes of 1 are repeated until they fit each other, as Keras' merging layers do.</summary>
internal static class Broadcast
{
    /// <summary>The shape all have when they are repeated; missing axes are taken as 1 in front.</summary>
    /// <param name="rows">Shapes of rows.</param>
    /// <param name="label">Whose, for the message.</param>
    /// <exception cref="ArgumentException">Two sizes of an axis differ, and neither is 1.</exception>
    public static Shape Shapes(Shape[] rows, string label)
    {
        long[] merged = new long[rows.Max(row => row.ndim)];
        Array.Fill(merged, 1);
        foreach (Shape row in rows)
        {
            long[] dims = row.dims;
            for (int axis = 1; axis <= dims.Length; axis++)
            {
                ref long size = ref merged[^axis];
                size = size == 1 || size == dims[^axis] || dims[^axis] == 1
                    ? Math.Max(size, dims[^axis])
                    : throw new ArgumentException($"{label} cannot merge inputs of shape {List(rows)}: each axis must be as long in all, or 1.");
            }
        }

        return new Shape(merged);
    }

    /// <summary>Shapes for a message, batch axis first.</summary>
    public static string List(Shape[] rows) => rows.Length == 1
        ? rows[0].WithBatch().ToString()
        : $"{string.Join(", ", rows[..^1].Select(row => row.WithBatch()))} and {rows[^1].WithBatch()}";
}
