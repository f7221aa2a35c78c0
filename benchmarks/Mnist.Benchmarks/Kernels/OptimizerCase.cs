using Mnist.Models.Optimizers;

namespace Mnist.Benchmarks.Kernels;

/// <summary>An optimizer over as many weights as cnn-tuned has.</summary>
public sealed record OptimizerCase(string Title) : KernelCase
{
    public const int Weights = 242_062;

    public override string Name => Title;

    // Weight and slots are read and written, the gradient is read.
    public override double Bytes(string method) => (double)sizeof(float) * Weights * (3 + (2 * Create().Slots.Count));

    internal Optimizer Create() => Title switch
    {
        "sgd" => new SGD(),
        "sgd, momentum" => new SGD(momentum: 0.9f),
        "adam" => new Adam(),
        "adam, amsgrad" => new Adam(amsgrad: true),
        "rmsprop" => new RMSprop(),
        "rmsprop, momentum" => new RMSprop(momentum: 0.9f),
        _ => new RMSprop(momentum: 0.9f, centered: true),
    };
}
