namespace Mnist.Formats.Data;

/// <summary>The training or the test half of a data set.</summary>
/// <param name="Images">(images, rows, columns) bytes.</param>
/// <param name="Labels">(images) classes.</param>
/// <param name="Rows">Height of an image.</param>
/// <param name="Columns">Width of an image.</param>
internal sealed record ImagePart(byte[] Images, byte[] Labels, int Rows, int Columns)
{
    /// <summary>Checks that images and labels belong together.</summary>
    /// <param name="imagesIn">Where the images came from, for messages.</param>
    /// <param name="images">Pixels.</param>
    /// <param name="shape">(images, rows, columns).</param>
    /// <param name="labelsIn">Where the labels came from, for messages.</param>
    /// <param name="labels">A number for each image.</param>
    /// <param name="count">How many classes there are.</param>
    /// <exception cref="DatasetException">There are none, counts differ, or a label is not a class.</exception>
    public static ImagePart Create(string imagesIn, byte[] images, IReadOnlyList<int> shape, string labelsIn, IReadOnlyList<long> labels, int count = ImageDataset.Classes)
    {
        if (shape[0] != labels.Count)
        {
            throw new DatasetException($"'{imagesIn}' holds {shape[0]} images and '{labelsIn}' {labels.Count} labels; take both from one data set.");
        }

        if (images.Length == 0)
        {
            throw new DatasetException($"'{imagesIn}' holds no images; give a data set with some.");
        }

        byte[] classes = new byte[labels.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = labels[i] >= 0 && labels[i] < count
                ? (byte)labels[i]
                : throw new DatasetException($"Label {labels[i]} at index {i} of '{labelsIn}' is not a class; labels are 0 to {count - 1}.");
        }

        return new ImagePart(images, classes, shape[1], shape[2]);
    }

    /// <summary>The same images light on dark.</summary>
    /// <param name="ground">The tone of the ground, which becomes black; black becomes white.</param>
    public ImagePart TurnRound(byte ground) => this with { Images = Array.ConvertAll(Images, tone => (byte)(((Math.Max(0, ground - tone) * byte.MaxValue) + (ground / 2)) / ground)) };
}
