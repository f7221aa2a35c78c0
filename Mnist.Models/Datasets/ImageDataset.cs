namespace Mnist.Models.Datasets;

/// <summary>Pictures in shades of grey with a class each, to train on and to test with.</summary>
/// <param name="Name">As <c>mnist</c>.</param>
/// <param name="Folder">Where the files were found.</param>
/// <param name="TrainImages">(images, rows, columns) bytes, 0 to 255.</param>
/// <param name="TrainLabels">(images) classes.</param>
/// <param name="TestImages">(images, rows, columns) bytes.</param>
/// <param name="TestLabels">(images) classes.</param>
/// <param name="Rows">Height of a picture.</param>
/// <param name="Columns">Width of a picture.</param>
public sealed record ImageDataset(
    string Name, string Folder, byte[] TrainImages, byte[] TrainLabels, byte[] TestImages, byte[] TestLabels, int Rows, int Columns)
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>Reads the four IDX files of a folder and checks that they belong together.</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="folder">The folder; the files may be compressed with gzip.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">A file is missing or damaged, counts differ, or a label is no class.</exception>
    public static ImageDataset Read(string name, string folder)
    {
        (byte[] trainImages, byte[] trainLabels, int rows, int columns) = Part(folder, "train");
        (byte[] testImages, byte[] testLabels, int testRows, int testColumns) = Part(folder, "t10k");
        return (rows, columns) == (testRows, testColumns)
            ? new ImageDataset(name, folder, trainImages, trainLabels, testImages, testLabels, rows, columns)
            : throw new DatasetException($"Training pictures in '{folder}' are {rows} x {columns}, test pictures {testRows} x {testColumns}; take all four files from one data set.");
    }

    /// <summary>Path of one of the four files, compressed or not; null when it is not there.</summary>
    internal static string? FileOf(string folder, string stem) =>
        ((string[])[Path.Combine(folder, stem + ".gz"), Path.Combine(folder, stem)]).FirstOrDefault(File.Exists);

    private static (byte[] Images, byte[] Labels, int Rows, int Columns) Part(string folder, string part)
    {
        string imageFile = Require(folder, $"{part}-images-idx3-ubyte");
        string labelFile = Require(folder, $"{part}-labels-idx1-ubyte");
        (int[] shape, byte[] images) = IdxFile.Read(imageFile);
        (int[] labelShape, byte[] labels) = IdxFile.Read(labelFile);
        if (shape.Length != 3 || labelShape.Length != 1)
        {
            throw new DatasetException($"'{imageFile}' has {shape.Length} axes and '{labelFile}' {labelShape.Length}; expected 3 (images, rows, columns) and 1.");
        }

        if (shape[0] != labelShape[0])
        {
            throw new DatasetException($"'{imageFile}' holds {shape[0]} pictures and '{labelFile}' {labelShape[0]} labels; take both from one data set.");
        }

        int wrong = Array.FindIndex(labels, label => label >= Classes);
        return wrong < 0
            ? (images, labels, shape[1], shape[2])
            : throw new DatasetException($"Label {labels[wrong]} at place {wrong} of '{labelFile}' is no class; labels are 0 to {Classes - 1}.");
    }

    private static string Require(string folder, string stem) =>
        FileOf(folder, stem) ?? throw new DatasetException($"'{folder}' holds no '{stem}' or '{stem}.gz'; it should hold the four IDX files of the data set.");
}
