using Mnist.Models.Activations;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = f(x W + b) over the last axis.</summary>
/// <param name="kernel">W (inputs, units), the layer's first weight.</param>
/// <param name="bias">b (units), its second; null: none.</param>
/// <param name="activation">f.</param>
/// <param name="input">Rows of x.</param>
internal sealed class Affine(Parameter kernel, Parameter? bias, ActivationFunction activation, TensorSpec input) : Computation
{
    private readonly int _inputs = input.Row[-1];
    private readonly int _units = kernel.Shape[-1];

    public override Workspace Workspace => new([], [_units * _inputs]);

    public override long MultiplyAdds => (long)input.Count * _units;

    public override Computation? Logits => activation is Softmax ? new Affine(kernel, bias, "linear", input) : null;

    public override void Prepare(SharedBuffers shared, bool training)
    {
        if (shared.NeedsInputGradient)
        {
            Transposition.Transpose(new ReadOnlyMatrix(kernel.Values, _inputs, _units), new Matrix(shared[0], _units, _inputs));
        }
    }

    public override void Forward(Pass pass)
    {
        Span<float> x = pass.Input();
        Span<float> y = pass.Output();
        int rows = x.Length / _inputs;
        Gemm.Multiply(
            new ReadOnlyMatrix(x, rows, _inputs), new ReadOnlyMatrix(kernel.Values, _inputs, _units), new Matrix(y, rows, _units), bias: bias is null ? default : bias.Values);
        activation.Forward(y, y, _units);
    }

    // dz = dy f'(z)   dW = x^T dz   db = sum of rows of dz   dx = dz W^T
    public override void Backward(Pass pass)
    {
        Span<float> x = pass.Input();
        Span<float> dz = pass.OutputGradient();
        int rows = x.Length / _inputs;
        activation.Backward(pass.Output(), dz, dz, _units);
        if (pass.Trainable)
        {
            Gemm.MultiplyTransposedLeft(new ReadOnlyMatrix(x, rows, _inputs), new ReadOnlyMatrix(dz, rows, _units), new Matrix(pass.Gradient(0), _inputs, _units));
            if (bias is not null)
            {
                RowSums.Sum(dz, pass.Gradient(1));
            }
        }

        if (pass.NeedsInputGradient)
        {
            Gemm.Multiply(new ReadOnlyMatrix(dz, rows, _units), new ReadOnlyMatrix(pass.Shared(0), _units, _inputs), new Matrix(pass.InputGradient(), rows, _inputs));
        }
    }
}
