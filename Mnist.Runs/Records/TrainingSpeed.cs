namespace Mnist.Runs.Records;

/// <summary>What <c>images/s</c> and <c>imagesPerSecond</c> mean, wherever they stand: in records, in reports and on a terminal.</summary>
public static class TrainingSpeed
{
    /// <summary>Training images, each as often as it was trained on, for each second of the epochs they were trained in, from an epoch's begin to the end of its last batch: validation is left out.</summary>
    /// <param name="images">Images trained on: those of an epoch, or of all epochs.</param>
    /// <param name="seconds">Seconds that took, as <see cref="Jobs.SpeedMeter"/> measures them.</param>
    /// <returns>Images per second; 0 where no time has passed.</returns>
    public static double ImagesPerSecond(double images, double seconds) => seconds > 0 ? images / seconds : 0;
}
