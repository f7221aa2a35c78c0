namespace Mnist.Formats.Data;

/// <summary>A data set as the four IDX files of MNIST, plain or compressed with gzip.</summary>
internal static class IdxFolder
{
    /// <summary>Whether a folder holds at least the first of the files.</summary>
    public static bool Is(string folder) => FileOf(folder, KnownDataset.TrainImages) is not null;

    /// <summary>Path of one of the four files, compressed or not; null when it is not there.</summary>
    public static string? FileOf(string folder, string stem) =>
        ((string[])[Path.Combine(folder, stem + ".gz"), Path.Combine(folder, stem)]).FirstOrDefault(File.Exists);

    /// <summary>Reads both halves.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged.</exception>
    public static (ImagePart Train, ImagePart Test) Read(string folder) =>
        (Part(folder, KnownDataset.TrainImages, KnownDataset.TrainLabels), Part(folder, KnownDataset.TestImages, KnownDataset.TestLabels));

    private static ImagePart Part(string folder, string imageStem, string labelStem)
    {
        string imageFile = Require(folder, imageStem);
        string labelFile = Require(folder, labelStem);
        (int[] shape, byte[] images) = IdxFile.Read(imageFile);
        (int[] labelShape, byte[] labels) = IdxFile.Read(labelFile);
        return shape.Length == 3 && labelShape.Length == 1
            ? ImagePart.Create(imageFile, images, shape, labelFile, Array.ConvertAll(labels, label => (long)label))
            : throw new DatasetException($"'{imageFile}' has {shape.Length} axes and '{labelFile}' {labelShape.Length}; expected 3 (images, rows, columns) and 1.");
    }

    private static string Require(string folder, string stem) =>
        FileOf(folder, stem) ?? throw new DatasetException($"'{folder}' holds no '{stem}' or '{stem}.gz'; it should hold the four IDX files of the data set.");
}
