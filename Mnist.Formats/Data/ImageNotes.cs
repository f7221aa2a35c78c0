namespace Mnist.Formats.Data;

/// <summary>What a user should know of the images that were read: a sentence each.</summary>
internal static class ImageNotes
{
    // MNIST's digits are scaled into 20 x 20; what differs by more reads badly.
    private const int MnistInk = 20;
    private const int LeastInk = 14;
    private const int MostInk = 24;

    /// <summary>Looks at images of both halves.</summary>
    public static ImageSurvey Survey(ImagePart train, ImagePart test) =>
        ImageSurvey.Of([.. ImageSurvey.Sample(train.Images, train.Rows, train.Columns), .. ImageSurvey.Sample(test.Images, test.Rows, test.Columns)]);

    /// <summary>Each image was prepared.</summary>
    public static string Prepared(string path, ImageFiles.OtherSize other) =>
        $"The images in '{path}' are not all {DigitImage.Side} x {DigitImage.Side} ('{other.File}' is {other.Width} x {other.Height}); each was brought into MNIST's form: light ink on dark, scaled into {MnistInk} x {MnistInk} and centred by its mass.";

    /// <summary>All images were turned round.</summary>
    public static string TurnedRound(string path, string name) => $"The images in '{path}' are dark on light; they were turned round: light on dark, as those of {name} are.";

    /// <summary>What is unlike the known data set of this name in images that were taken as they are.</summary>
    public static IEnumerable<string> Unlike(string path, string name, ImagePart train, ImagePart test)
    {
        if (!KnownDataset.Has(name))
        {
            yield break;
        }

        ImageSurvey survey = Survey(train, test);
        if (survey.IsDarkOnLight)
        {
            yield return $"The images in '{path}' are dark on light, those of {name} light on dark; they were taken as they are, and a network trained on {name} reads them badly: store 255 - x to turn them round.";
        }

        if (survey.IsMixed)
        {
            yield return $"Of {survey.Seen} images in '{path}' {survey.DarkOnLight} are dark on light and {survey.LightOnDark} light on dark; they were taken as they are: make them all light on dark, as those of {name} are.";
        }

        if (name == KnownDataset.Digits && (train.Rows, train.Columns) == (DigitImage.Side, DigitImage.Side) && survey.InkSide is > 0 and (< LeastInk or > MostInk))
        {
            yield return $"The digits in '{path}' are typically {survey.InkSide} of {DigitImage.Side} pixels wide or high, MNIST's {MnistInk}; they were taken as they are, and a network trained on MNIST reads them badly: scale them into {MnistInk} x {MnistInk}.";
        }
    }
}
