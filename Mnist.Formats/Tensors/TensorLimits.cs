namespace Mnist.Formats.Tensors;

/// <summary>The largest tensor that is made or read: what can be trained can also be saved and read again.</summary>
public static class TensorLimits
{
    /// <summary>Most bytes of a tensor: 1 GiB.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Most floats of a tensor.</summary>
    public const long MaxFloats = MaxBytes / sizeof(float);
}
