using Mnist.Models.Layers;

namespace Mnist.Benchmarks.Steps;

/// <summary>The arithmetic a training step's formulas ask for, whatever shortcuts the kernels take.</summary>
internal static class StepOperations
{
    /// <summary>Multiplications and additions of one row, forward and backward; nothing before the first weights needs a gradient.</summary>
    public static double OfRow(IReadOnlyList<Layer> layers)
    {
        double multiplyAdds = 0;
        bool inputGradient = false;
        foreach (Layer layer in layers)
        {
            multiplyAdds += layer.MultiplyAdds + layer.BackwardMultiplyAdds(inputGradient);
            inputGradient |= layer.Parameters.Any(parameter => parameter.Trainable);
        }

        return 2 * multiplyAdds;
    }
}
