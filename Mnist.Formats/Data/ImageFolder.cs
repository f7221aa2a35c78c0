using System.Globalization;

namespace Mnist.Formats.Data;

/// <summary>A data set as folders of PNG images by class: <c>train/0</c> to <c>train/9</c> and <c>test/0</c> to <c>test/9</c>.</summary>
internal static class ImageFolder
{
    private const string Train = "train";
    private const string Test = "test";

    /// <summary>Whether a folder looks like one.</summary>
    public static bool Is(string folder) => Directory.Exists(Path.Combine(folder, Train)) || Directory.Exists(Path.Combine(folder, Test));

    /// <summary>Reads both halves.</summary>
    /// <exception cref="DatasetException">A folder is missing or not a class, a file is not an image, or images differ in size.</exception>
    public static (ImagePart Train, ImagePart Test) Read(string folder) => (Part(Path.Combine(folder, Train)), Part(Path.Combine(folder, Test)));

    // In the order of the file names, whatever the class: so the numbers of exported data sets bring back the original order,
    // and the last images, which validation_split holds back, are of all classes.
    private static ImagePart Part(string folder)
    {
        (string File, int Label)[] files = [.. Classes(folder)
            .SelectMany(label => Directory.EnumerateFiles(label.Folder).Where(IsPng).Select(file => (file, label.Label)))
            .OrderBy(file => SortKey(file.file), StringComparer.Ordinal)
            .ThenBy(file => file.Label)];
        if (files.Length == 0)
        {
            throw new DatasetException($"'{folder}' holds no PNG images in folders 0 to {ImageDataset.Classes - 1}; put each image into the folder of its class.");
        }

        GreyImage first = GreyImage.Read(files[0].File);
        byte[] images = new byte[checked(files.Length * first.Pixels.Length)];
        for (int i = 0; i < files.Length; i++)
        {
            GreyImage image = GreyImage.Read(files[i].File);
            if ((image.Width, image.Height) != (first.Width, first.Height))
            {
                throw new DatasetException(
                    $"'{files[i].File}' is {image.Width} x {image.Height} and '{files[0].File}' {first.Width} x {first.Height}; give all images one size.");
            }

            image.Pixels.CopyTo(images, i * first.Pixels.Length);
        }

        return ImagePart.Create(folder, images, [files.Length, first.Height, first.Width], folder, [.. files.Select(file => (long)file.Label)]);
    }

    private static IEnumerable<(string Folder, int Label)> Classes(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException($"'{folder}' does not exist; a data set of images has folders train/0 to train/9 and test/0 to test/9.");
        }

        foreach (string inside in Directory.EnumerateDirectories(folder))
        {
            yield return int.TryParse(Path.GetFileName(inside), NumberStyles.None, CultureInfo.InvariantCulture, out int label) && label < ImageDataset.Classes
                ? (inside, label)
                : throw new DatasetException($"Folder '{inside}' is not a class; folders of images are named 0 to {ImageDataset.Classes - 1}.");
        }
    }

    private static bool IsPng(string file) => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    // 9.png before 10.png.
    private static string SortKey(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return name.All(char.IsAsciiDigit) ? name.PadLeft(32, '0') : name;
    }
}
