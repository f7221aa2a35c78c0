namespace Mnist.Formats.Tensors;

/// <summary>Element type of an <see cref="NDArray"/>, numbered as TensorFlow numbers them.</summary>
public enum TF_DataType
{
    /// <summary>32-bit floating point.</summary>
    TF_FLOAT = 1,

    /// <summary>64-bit floating point.</summary>
    TF_DOUBLE = 2,

    /// <summary>32-bit signed integer.</summary>
    TF_INT32 = 3,

    /// <summary>8-bit unsigned integer.</summary>
    TF_UINT8 = 4,

    /// <summary>64-bit signed integer.</summary>
    TF_INT64 = 9,
}
