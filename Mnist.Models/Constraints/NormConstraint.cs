using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Constraints;

/// <summary>Base of the constraints on the Euclidean norm of the numbers along some axes: for a dense kernel along axis 0, of the weights that lead to a unit.</summary>
public abstract class NormConstraint : Constraint
{
    // Keras adds this to what it divides by.
    private const float Epsilon = 1e-7f;

    private protected NormConstraint(int[]? axis)
    {
        Axis = axis is null ? [0] : [.. axis.Order()];
        if (Axis.Length == 0 || Axis[0] < 0 || Axis[^1] - Axis[0] + 1 != Axis.Length || Axis.Distinct().Count() != Axis.Length)
        {
            throw new ArgumentException($"axis must be one axis, or several next to each other, from 0, received [{string.Join(", ", axis ?? [])}].", nameof(axis));
        }
    }

    private protected int[] Axis { get; }

    /// <summary>The axes of a configuration, a number or a list; null when missing.</summary>
    private protected static int[]? ReadAxis(ConfigReader config) => config.Has("axis") ? config.Ints("axis") : null;

    internal override void Check(Shape shape)
    {
        if (Axis[^1] >= shape.ndim)
        {
            throw new ArgumentException($"{ClassName} along axis {Axis[^1]} needs a weight of more axes, received shape {shape}.");
        }
    }

    internal sealed override void Apply(Span<float> values, Shape shape)
    {
        int outer = 1;
        int length = 1;
        for (int i = 0; i < Axis[0]; i++)
        {
            outer *= shape[i];
        }

        foreach (int axis in Axis)
        {
            length *= shape[axis];
        }

        int inner = values.Length / (outer * length);
        for (int line = 0; line < outer * inner; line++)
        {
            Span<float> first = values[((line / inner * length * inner) + (line % inner))..];
            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                sum += (double)first[i * inner] * first[i * inner];
            }

            float norm = MathF.Sqrt((float)sum);
            float factor = Wanted(norm) / (Epsilon + norm);
            for (int i = 0; i < length; i++)
            {
                first[i * inner] *= factor;
            }
        }
    }

    /// <summary>The norm that is wanted in place of another.</summary>
    private protected abstract float Wanted(float norm);
}
