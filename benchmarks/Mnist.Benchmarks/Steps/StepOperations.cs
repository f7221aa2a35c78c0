using Mnist.Models.Execution;
using Mnist.Models;

namespace Mnist.Benchmarks.Steps;

/// <summary>The arithmetic a training step's formulas ask for, whatever shortcuts the kernels take.</summary>
internal static class StepOperations
{
    /// <summary>Multiplications and additions of one row, forward and backward; nothing before the first weights needs a gradient.</summary>
    public static double OfRow(Model model)
    {
        double multiplyAdds = 0;
        bool inputGradient = false;
        foreach (BoundCall call in model.Plan(rows: 1, training: true).Calls)
        {
            multiplyAdds += call.Computation.MultiplyAdds + call.Computation.BackwardMultiplyAdds(inputGradient);
            inputGradient |= call.Learns;
        }

        return 2 * multiplyAdds;
    }
}
