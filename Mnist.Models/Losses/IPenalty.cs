namespace Mnist.Models.Losses;

/// <summary>A penalty of one number of a prediction.</summary>
internal interface IPenalty
{
    /// <summary>The penalty.</summary>
    float Value(float prediction, float target);

    /// <summary>Its derivative by the prediction.</summary>
    float Slope(float prediction, float target);
}
