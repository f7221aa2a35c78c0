using Mnist.Models.Activations;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Pooled;
using Mnist.Models.Kernels.Pooling;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = f(x * W + b) over height and width, or the largest value of each window of y.</summary>
/// <param name="kernel">W (height, width, channels / groups, filters), the layer's first weight.</param>
/// <param name="bias">b (filters), its second; null: none.</param>
/// <param name="activation">f.</param>
/// <param name="sizes">The window's way over an image.</param>
/// <param name="fast">Whether sums may be computed with fewer multiplications.</param>
/// <param name="training">Whether there is room for a backward pass.</param>
/// <param name="pooling">What pools y, which then is scratch of a few images only; null: y is the output.</param>
internal sealed class Convolve2D(
    Parameter kernel, Parameter? bias, ActivationFunction activation, ConvolutionShape sizes, bool fast = false, bool training = true, MaxPlaces? pooling = null) : Computation
{
    // Scratch: of the convolution, of the one that gives the input gradient or of the placed gradients, the kernel gradient's sums.
    private const int ForwardScratch = 0;
    private const int BackwardScratch = 1;
    private const int Sums = 2;

    // Of what is pooled: y of a few images, later its gradient; and the places of all rows.
    private const int Unpooled = 3;
    private const int Places = 4;

    // For all shards: the kernel flipped, or filter by filter for the placed gradients, and both as products take them.
    private const int Flipped = 0;
    private const int Prepared = 1;
    private const int PreparedFlipped = 2;

    private readonly ImageConvolution _convolution = ImageConvolution.Create(sizes, fast);
    private readonly ImageConvolution _backward = ImageConvolution.Create(sizes.BackwardData, fast);

    // What is made of the kernel and its gradient where the few places that have one are taken in place of all outputs.
    private readonly PlacedGradients? _placed = fast && training && pooling is not null && PlacedGradients.Pays(sizes, pooling) ? new PlacedGradients(sizes, pooling) : null;

    public override Workspace Workspace => new(
        [
            new(0, _convolution.ScratchSize, IsKept: true),
            new(0, training ? _placed?.ScratchSize ?? _backward.ScratchSize : 0, IsKept: true),
            new(0, training ? _placed?.SumsSize ?? _convolution.SumsSize : 0),
            new(0, pooling is null ? 0 : _convolution.Images * sizes.OutputSize),
            new(training && pooling is not null ? pooling.Shape.OutputSize : 0),
        ],
        [training ? sizes.KernelSize : 0, _convolution.PreparedSize, training && _placed is null ? _backward.PreparedSize : 0]);

    public override long MultiplyAdds => (long)sizes.OutputSize * sizes.PatchSize;

    public override Computation? Logits => activation is Softmax ? new Convolve2D(kernel, bias, "linear", sizes, fast, training) : null;

    // What a window's largest value is does not wait for others' only where f looks at one number at a time.
    private bool CanPool => pooling is null && activation is not Softmax;

    /// <summary>The same for a plan.</summary>
    /// <param name="fast">Whether sums may be computed with fewer multiplications.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    public Convolve2D For(bool fast, bool training) => new(kernel, bias, activation, sizes, fast, training, pooling);

    /// <summary>The same with a pooling of its output, whose un-pooled values are not kept; null where that cannot be.</summary>
    /// <param name="pool">What reads the output.</param>
    /// <param name="inputGradient">Whether the gradient to the input is wanted.</param>
    public Computation? With(MaxPool2D pool, bool inputGradient)
    {
        if (!CanPool || !MaxPlaces.Fits(pool.Sizes))
        {
            return null;
        }

        MaxPlaces places = new(pool.Sizes);
        return fast && !inputGradient && activation.MayFollowMaximum && PooledConvolution.Fits(sizes, places)
            ? new ConvolveAndPool2D(kernel, bias, activation, sizes, places, training)
            : new Convolve2D(kernel, bias, activation, sizes, fast, training, places);
    }

    public override void Prepare(SharedBuffers shared, bool training)
    {
        _convolution.Prepare(kernel.Values, shared[Prepared]);
        if (!shared.NeedsInputGradient)
        {
            return;
        }

        if (_placed is not null)
        {
            _placed.Prepare(kernel.Values, shared[Flipped]);
        }
        else
        {
            _convolution.FlipKernel(kernel.Values, shared[Flipped]);
            _backward.Prepare(shared[Flipped], shared[PreparedFlipped]);
        }
    }

    // A few images at a time, so that what one pass wrote is still in the cache when the next reads it.
    public override void Forward(Pass pass)
    {
        ReadOnlySpan<float> prepared = _convolution.PreparedSize == 0 ? kernel.Values : pass.Shared(Prepared);
        for (int first = 0; first < pass.Rows; first += _convolution.Images)
        {
            int images = Math.Min(_convolution.Images, pass.Rows - first);
            Span<float> y = pooling is null ? Images(pass.Output(), sizes.OutputSize, first, images) : pass.Scratch(Unpooled)[..(images * sizes.OutputSize)];
            _convolution.Forward(Images(pass.Input(), sizes.InputSize, first, images), prepared, bias is null ? default : bias.Values, y, pass.Scratch(ForwardScratch));
            if (pooling is null || !activation.MayFollowMaximum)
            {
                activation.Forward(y, y, sizes.Filters);
            }

            if (pooling is not null)
            {
                Span<float> pooled = Images(pass.Output(), pooling.Shape.OutputSize, first, images);
                pooling.Forward(y, pooled, training ? Images(pass.Scratch(Places), pooling.Shape.OutputSize, first, images) : default);
                if (activation.MayFollowMaximum)
                {
                    activation.Forward(pooled, pooled, sizes.Filters);
                }
            }
        }
    }

    // dz = dy f'(z), of what was pooled at the places of the largest values alone; the gradients to kernel and input are convolutions of dz with the input and with the kernel flipped.
    public override void Backward(Pass pass)
    {
        if (_placed is null)
        {
            BackwardOfAll(pass);
        }
        else
        {
            BackwardOfPlaces(pass, _placed);
        }
    }

    private static Span<float> Images(Span<float> rows, int size, int first, int images) => rows.Slice(first * size, images * size);

    private void BackwardOfAll(Pass pass)
    {
        int size = pooling?.Shape.OutputSize ?? sizes.OutputSize;
        Span<float> sums = pass.Trainable && _convolution.SumsSize == 0 ? pass.Gradient(0) : pass.Scratch(Sums);
        ReadOnlySpan<float> flipped = pass.Shared(_backward.PreparedSize == 0 ? Flipped : PreparedFlipped);
        for (int first = 0; first < pass.Rows; first += _convolution.Images)
        {
            int images = Math.Min(_convolution.Images, pass.Rows - first);
            Span<float> dz = Images(pass.OutputGradient(), size, first, images);
            activation.Backward(Images(pass.Output(), size, first, images), dz, dz, sizes.Filters);
            Span<float> pooled = dz;
            if (pooling is not null)
            {
                Span<float> unpooled = pass.Scratch(Unpooled)[..(images * sizes.OutputSize)];
                pooling.Backward(dz, Images(pass.Scratch(Places), size, first, images), unpooled);
                dz = unpooled;
            }

            if (pass.Trainable)
            {
                _convolution.KernelGradient(Images(pass.Input(), sizes.InputSize, first, images), dz, sums, accumulate: first > 0, pass.Scratch(ForwardScratch));
                if (bias is not null)
                {
                    // Of what is not the largest there is nothing to add, but the order of the direct sums is that of all.
                    RowSums.Sum(fast ? pooled : dz, pass.Gradient(1), accumulate: first > 0);
                }
            }

            if (pass.NeedsInputGradient)
            {
                InputGradient(dz, flipped, Images(pass.InputGradient(), sizes.InputSize, first, images), pass.Scratch(BackwardScratch));
            }
        }

        if (pass.Trainable)
        {
            _convolution.FinishGradient(sums, pass.Gradient(0));
        }
    }

    private void InputGradient(Span<float> dz, ReadOnlySpan<float> flipped, Span<float> dx, Span<float> scratch)
    {
        for (int images = _backward.Images; !dz.IsEmpty; dz = dz[(images * sizes.OutputSize)..], dx = dx[(images * sizes.InputSize)..])
        {
            images = Math.Min(images, dz.Length / sizes.OutputSize);
            _backward.Forward(dz[..(images * sizes.OutputSize)], flipped, bias: default, dx[..(images * sizes.InputSize)], scratch);
        }
    }

    private void BackwardOfPlaces(Pass pass, PlacedGradients placed)
    {
        int size = pooling!.Shape.OutputSize;
        Span<float> dz = pass.OutputGradient();
        activation.Backward(pass.Output(), dz, dz, sizes.Filters);
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> scratch = pass.Scratch(BackwardScratch);
            placed.Find(Images(dz, size, row, 1), Images(pass.Scratch(Places), size, row, 1), scratch);
            if (pass.Trainable)
            {
                placed.KernelGradient(pass.InputRow(row), pass.Scratch(Sums), accumulate: row > 0, scratch);
            }

            if (pass.NeedsInputGradient)
            {
                placed.InputGradient(pass.Shared(Flipped), Images(pass.InputGradient(), sizes.InputSize, row, 1), scratch);
            }
        }

        if (pass.Trainable)
        {
            placed.FinishGradient(pass.Scratch(Sums), pass.Gradient(0));
            if (bias is not null)
            {
                RowSums.Sum(dz, pass.Gradient(1), accumulate: false);
            }
        }
    }
}
