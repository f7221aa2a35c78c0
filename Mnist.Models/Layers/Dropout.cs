using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Random;

namespace Mnist.Models.Layers;

/// <summary>Sets a fraction of the inputs to zero while training and scales up the rest (Keras class <c>Dropout</c>; Srivastava et al., 2014).</summary>
/// <remarks>Which inputs are dropped follows from the model's seed, the epochs it was trained, the layer and the sample alone.</remarks>
public sealed class Dropout : Layer
{
    private const int Mask = 0;

    /// <summary>Creates the layer.</summary>
    /// <param name="rate">Fraction to drop, 0 to below 1.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <param name="seed">Used in place of the model's seed; null: the model's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside 0 to below 1.</exception>
    public Dropout(float rate, string? name = null, int? seed = null)
        : base(name)
    {
        Rate = Require.BelowOne(rate);
        Seed = seed;
    }

    /// <summary>Fraction that is dropped.</summary>
    public float Rate { get; }

    /// <summary>The layer's own seed; null: the model's is used.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input;

    internal override LayerMemory Memory(int rows) => new([rows * InputShape.Count], []);

    internal override void Forward(LayerPass pass)
    {
        if (!pass.Training || Rate == 0)
        {
            pass.Input.CopyTo(pass.Output);
            return;
        }

        ulong seed = Seed is int own ? (ulong)own : pass.Seed;
        int size = InputShape.Count;
        Span<float> mask = pass.Scratch(Mask)[..pass.Input.Length];
        for (int row = 0; row < pass.Rows; row++)
        {
            Philox.Uniform(mask.Slice(row * size, size), RandomStream.Dropout(seed, pass.LayerIndex, pass.Epoch, pass.FirstSample + row));
        }

        Elementwise.Apply(mask, mask, new KeepOp(Rate));
        Elementwise.Apply(pass.Input, mask, pass.Output, default(MultiplyOp));
    }

    internal override void Backward(LayerPass pass)
    {
        if (Rate == 0)
        {
            pass.OutputGradient.CopyTo(pass.InputGradient);
            return;
        }

        Elementwise.Apply(pass.OutputGradient, pass.Scratch(Mask)[..pass.Input.Length], pass.InputGradient, default(MultiplyOp));
    }

    internal override void WriteConfig(ConfigWriter config) => config.Set("rate", Rate).Set("seed", Seed);
}
