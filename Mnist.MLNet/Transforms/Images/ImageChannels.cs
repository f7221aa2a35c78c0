namespace Mnist.MLNet.Scoring;

/// <summary>What the channels of a pixel are, in order.</summary>
public enum ImageChannels
{
    /// <summary>Brightness: 0.299 red, 0.587 green, 0.114 blue.</summary>
    Grey,

    /// <summary>Red, green, blue: TensorFlow's and Keras' order.</summary>
    Rgb,

    /// <summary>Blue, green, red: OpenCV's and Caffe's order.</summary>
    Bgr,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba,
}
