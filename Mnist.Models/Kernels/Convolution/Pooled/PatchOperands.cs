namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Of one filter, <c>patch[i, k] = sum over places p of gradient[p] * image[window[p] + i line + k]</c>, plus what is there if asked.</summary>
/// <remarks>A patch is what a filter sees: rows of the window, and in each its cells with their channels, which lie side by side in an image too.</remarks>
internal unsafe struct PatchOperands
{
    /// <summary>The image with its margin, (height, width, channels), of the first number of the patch.</summary>
    public float* Image;

    /// <summary>Floats from one row of the image to the next.</summary>
    public nint Line;

    /// <summary>The outputs that have a gradient.</summary>
    public GradientPlace* Places;

    /// <summary>Number of <see cref="Places"/>.</summary>
    public nint Count;

    /// <summary>The patch.</summary>
    public float* Patch;

    /// <summary>Floats from one row of the patch to the next.</summary>
    public nint PatchLine;

    /// <summary>Whether the sums are added to the patch, or overwrite it.</summary>
    public bool Accumulate;

    /// <summary>Lanes of the vector when it is partial.</summary>
    public int PartialLanes;

    /// <summary>Moves within the patch.</summary>
    public void Move(nint rows, nint floats)
    {
        Image += (rows * Line) + floats;
        Patch += (rows * PatchLine) + floats;
    }
}
