using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Computations;

/// <summary>The mean of each channel over an image.</summary>
/// <param name="places">Height times width.</param>
/// <param name="channels">Size of the last axis.</param>
internal sealed class ImageMean(int places, int channels) : Computation
{
    public override void Forward(Pass pass)
    {
        for (int image = 0; image < pass.Rows; image++)
        {
            Span<float> y = pass.OutputRow(image);
            RowSums.Sum(pass.InputRow(image), y);
            Elementwise.Apply(y, y, new DivideOp(places));
        }
    }

    public override void Backward(Pass pass)
    {
        for (int image = 0; image < pass.Rows; image++)
        {
            Span<float> dy = pass.OutputGradientRow(image);
            Elementwise.Apply(dy, dy, new DivideOp(places));
            for (int place = 0; place < places; place++)
            {
                dy.CopyTo(pass.InputGradientRow(image)[(place * channels)..]);
            }
        }
    }
}
