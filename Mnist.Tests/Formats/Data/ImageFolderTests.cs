using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>Folders of images: what is hidden, formats and names, tone and size.</summary>
public sealed class ImageFolderTests
{
    private const int Pixels = 28 * 28;

    private static readonly byte[] Digits = MnistFiles.Read().Images[..(20 * Pixels)];
    private static readonly byte[] Labels = MnistFiles.Read().Labels[..20];

    [Fact]
    public void Hidden_folders_and_files_are_neither_classes_nor_images_nor_errors()
    {
        using TemporaryFolder folder = new();
        WriteAll(folder);
        foreach (string place in (string[])["", "train/", "train/5/", "test/"])
        {
            foreach (string name in (string[])[".ipynb_checkpoints", "__MACOSX", "@eaDir"])
            {
                Directory.CreateDirectory(folder.Sub($"{place}{name}"));
                File.WriteAllText(folder.Sub($"{place}{name}/5.png"), "no image");
            }

            foreach (string name in (string[])["._0.png", ".hidden.png", ".DS_Store", "Thumbs.db", "desktop.ini"])
            {
                File.WriteAllText(folder.Sub($"{place}{name}"), "no image");
            }
        }

        File.WriteAllText(folder.Sub("train/5/notes.txt"), "a note is no image either");
        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal(Digits, data.TrainImages);
        Assert.Equal(Labels, data.TrainLabels);
        Assert.Empty(data.Notes);
    }

    // Neither ten nor numbers: what a user's own folders are called.
    [Fact]
    public void Folders_of_any_names_are_classes_where_that_is_asked_for()
    {
        using TemporaryFolder folder = new();
        string[] names = ["10", "2", "cat", "a dog"];
        for (int i = 0; i < 12; i++)
        {
            foreach (string half in i < 8 ? (string[])["train"] : ["test"])
            {
                string place = folder.Sub($"{half}/{names[i % names.Length]}");
                Directory.CreateDirectory(place);
                ImageFile.Write(Path.Combine(place, $"{i}.png"), ".png", 3, 2, [(byte)i, 1, 2, 3, 4, 5]);
            }
        }

        Directory.CreateDirectory(folder.Sub("train/empty"));
        ImageDataset data = ImageDataset.ReadClasses("own", folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal(["2", "10", "a dog", "cat", "empty"], data.ClassNames);
        Assert.Equal([1, 0, 3, 2, 1, 0, 3, 2], data.TrainLabels);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], data.TrainImages.Chunk(6).Select(image => image[0]));
        Assert.Equal([1, 0, 3, 2], data.TestLabels);
        Assert.Equal((2, 3), (data.Rows, data.Columns));
        Assert.Equal("own", data.Name);
    }

    [Fact]
    public void Classes_that_cannot_be_are_said()
    {
        using TemporaryFolder folder = new();
        Assert.Equal($"'{folder.Path}' has not both of the folders 'train' and 'test'; a data set of images has folders 'train' and 'test', and in each a folder for each class.", Refusal());
        Directory.CreateDirectory(folder.Sub("train/cat"));
        Directory.CreateDirectory(folder.Sub("test/dog"));
        Assert.Equal($"'{folder.Sub("train")}' holds 1 folders, expected 2 to 256, one for each class; a data set of images has folders 'train' and 'test', and in each a folder for each class.", Refusal());
        Directory.CreateDirectory(folder.Sub("train/cow"));
        Assert.Equal($"'{folder.Sub("test")}' holds the class 'dog', and '{folder.Sub("train")}' has no folder of that name; rename it, or give training images of it.", Refusal());
        Directory.CreateDirectory(folder.Sub("train/dog"));
        Assert.Equal($"'{folder.Sub("train")}' holds no images in the folders of its classes; put each image into the folder of its class, as {ImageFormats.Names}.", Refusal());

        string Refusal() => Assert.Throws<DatasetException>(() => ImageDataset.ReadClasses("own", folder.Path, TestContext.Current.CancellationToken)).Message;
    }

    [Fact]
    public void A_hidden_folder_beside_the_only_one_does_not_hide_it()
    {
        using TemporaryFolder folder = new();
        WriteAll(folder, root: "mnist_png/", train: "Training", test: "testing");
        Directory.CreateDirectory(folder.Sub("__MACOSX"));

        Assert.Equal(Digits, ImageDataset.Read("mnist", folder.Path).TrainImages);
    }

    [Fact]
    public void One_stray_file_of_another_form_does_not_hide_the_images()
    {
        using TemporaryFolder folder = new();
        WriteAll(folder);
        File.WriteAllBytes(folder.Sub("train-labels.idx1-ubyte"), IdxFile.Pack(Labels, 20));

        Assert.Equal(Digits, ImageDataset.Read("mnist", folder.Path).TrainImages);
    }

    [Theory]
    [InlineData(".png", ".png", 0)]
    [InlineData(".png", ".PNG", 0)]
    [InlineData(".jpg", ".JPG", 40)]
    [InlineData(".jpeg", ".Jpeg", 40)]
    [InlineData(".jpg", ".jfif", 40)]
    [InlineData(".bmp", ".bmp", 0)]
    [InlineData(".tga", ".TGA", 0)]
    [InlineData(".psd", ".psd", 0)]
    [InlineData(".png", ".jpg", 0)]
    [InlineData(".bmp", ".png", 0)]
    [InlineData(".jpg", ".png", 40)]
    [InlineData(".png", "", 0)]
    [InlineData(".png", ".dat", 0)]
    public void Every_format_is_read_by_its_content_whatever_the_name(string format, string ending, int tolerance)
    {
        using TemporaryFolder folder = new();
        WriteAll(folder, format, ending);

        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal(Labels, data.TrainLabels);
        Assert.Equal(Digits.Length, data.TrainImages.Length);
        Assert.True(Digits.Zip(data.TrainImages, (a, b) => Math.Abs(a - b)).Max() <= tolerance);
        Assert.Equal(DatasetFormat.Images, data.Format);
    }

    [Fact]
    public void A_gif_is_read()
    {
        using TemporaryFolder folder = new();
        ImageFile.Write(folder.Sub("a.gif"), 1, 1, [255]);

        GreyImage image = GreyImage.Read(folder.Sub("a.gif"));

        Assert.Equal([255], image.Pixels);
    }

    [Theory]
    [InlineData("WebP", "one.webp", "RIFF\u0010\0\0\0WEBPVP8 ")]
    [InlineData("WebP", "one.png", "RIFF\u0010\0\0\0WEBPVP8 ")]
    [InlineData("TIFF", "one.tif", "II*\0\u0008\0\0\0")]
    [InlineData("HEIC", "one", "\0\0\0\u0018ftypheic\0\0\0\0")]
    [InlineData("AVIF", "one.avif", "\0\0\0\u0018ftypavif\0\0\0\0")]
    [InlineData("SVG", "one.svg", "<?xml version=\"1.0\"?><svg width=\"9\">")]
    public void A_format_that_is_not_read_is_named_with_those_that_are(string format, string name, string content)
    {
        using TemporaryFolder folder = new();
        WriteAll(folder);
        File.WriteAllBytes(folder.Sub($"train/4/{name}"), [.. content.Select(c => (byte)c)]);
        string expected = $"'{folder.Sub($"train/4/{name}")}' is an image in the format {format}; PNG, JPEG, BMP, GIF, TGA or PSD images are read: convert it, for example with ImageMagick: 'magick {name} one.png'.";

        Assert.Equal(expected, Message(folder.Path));
        Assert.Equal(expected, Assert.Throws<DatasetException>(() => GreyImage.Read(folder.Sub($"train/4/{name}"))).Message);
    }

    [Theory]
    [InlineData("text", "9.bmp")]
    [InlineData("BM, a text that begins like a bitmap", "9.png")]
    [InlineData("text", "9.tga")]
    [InlineData("text", "9.webp")]
    public void What_is_called_an_image_and_is_none_is_an_error(string content, string name)
    {
        using TemporaryFolder folder = new();
        WriteAll(folder);
        File.WriteAllText(folder.Sub($"train/4/{name}"), content);

        Assert.Equal($"'{folder.Sub($"train/4/{name}")}' cannot be read as an image; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", Message(folder.Path));
    }

    [Fact]
    public void Folders_that_are_no_classes_or_no_halves_are_said()
    {
        using TemporaryFolder folder = new();
        WriteAll(folder);
        Directory.CreateDirectory(folder.Sub("train/cat"));
        Directory.CreateDirectory(folder.Sub("train/10"));
        Assert.Equal($"'{folder.Sub("train")}' holds folders that are not a class: '10', 'cat'; folders of images are named 0 to 9: rename them, or move them away.", Message(folder.Path));

        Assert.Equal(
            $"'{folder.Sub("test")}' holds folders of classes, but no 'train' and 'test'; put the folders of the training images into 'train' and those of the test images into 'test'.",
            Message(folder.Sub("test")));

        Directory.Move(folder.Sub("train"), folder.Sub("training"));
        Directory.CreateDirectory(folder.Sub("Train"));
        Assert.Equal($"'{folder.Path}' holds Train and training; keep one of them, as 'train'.", Message(folder.Path));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(220)]
    public void Dark_on_light_is_turned_round_for_all_images_alike_and_said(int paper)
    {
        using TemporaryFolder folder = new();
        byte[] inverted = Array.ConvertAll(Digits, tone => (byte)(paper - (tone * paper / 255)));

        // One image says nothing, and one the contrary: it is turned with the others.
        inverted.AsSpan(0, Pixels).Clear();
        WriteAll(folder, pixels: inverted);
        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal([$"The images in '{folder.Path}' are dark on light; they were turned round: light on dark, as those of mnist are."], data.Notes);
        Assert.All(data.TrainImages[..Pixels], tone => Assert.Equal(255, tone));
        Assert.True(Digits[Pixels..].Zip(data.TrainImages[Pixels..], (a, b) => Math.Abs(a - b)).Max() <= (paper == 255 ? 0 : 1));
        Assert.Equal(data.TrainImages, data.TestImages);
    }

    [Fact]
    public void Images_of_a_data_set_nobody_knows_are_taken_as_they_are()
    {
        using TemporaryFolder folder = new();
        byte[] inverted = Array.ConvertAll(Digits, tone => (byte)(255 - tone));
        WriteAll(folder, pixels: inverted);

        ImageDataset data = ImageDataset.Read("mine", folder.Path);

        Assert.Equal(inverted, data.TrainImages);
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void Both_tones_in_one_folder_are_said_and_left()
    {
        using TemporaryFolder folder = new();
        byte[] mixed = [.. Digits];
        for (int i = 0; i < 6 * Pixels; i++)
        {
            mixed[i] = (byte)(255 - mixed[i]);
        }

        WriteAll(folder, pixels: mixed);
        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal(mixed, data.TrainImages);
        Assert.Equal([$"Of 40 images in '{folder.Path}' 12 are dark on light and 28 light on dark; they were taken as they are: make them all light on dark, as those of mnist are."], data.Notes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Digits_of_another_size_are_prepared_as_predict_does_and_said(bool darkOnLight)
    {
        using TemporaryFolder folder = new();
        WriteAll(folder);
        (int width, int height) = (90, 70);
        byte[] large = new byte[width * height];
        for (int i = 0; i < large.Length; i++)
        {
            // A digit at twice its size, off the middle.
            (int x, int y) = ((i % width) - 30, (i / width) - 8);
            byte tone = x is >= 0 and < 56 && y is >= 0 and < 56 ? Digits[(y / 2 * 28) + (x / 2)] : (byte)0;
            large[i] = darkOnLight ? (byte)(255 - tone) : tone;
        }

        ImageFile.Write(folder.Sub("train/5/large.png"), width, height, large);
        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal((28, 28, 21, 20), (data.Rows, data.Columns, data.TrainLabels.Length, data.TestLabels.Length));
        Assert.Equal(
            [$"The images in '{folder.Path}' are not all 28 x 28 ('{folder.Sub("train/5/large.png")}' is 90 x 70); each was brought into MNIST's form: light ink on dark, scaled into 20 x 20 and centred by its mass."],
            data.Notes);
        float[] alone = DigitImage.Read(folder.Sub("train/5/large.png"));
        Assert.Equal(alone.Select(value => (byte)MathF.Round(value * 255)), data.TrainImages[^Pixels..]);
    }

    [Fact]
    public void Arrays_that_are_dark_on_light_are_left_and_that_is_said()
    {
        using TemporaryFolder folder = new();
        byte[] inverted = Array.ConvertAll(Digits, tone => (byte)(255 - tone));
        foreach (string part in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(folder.Sub($"{part}-images-idx3-ubyte"), IdxFile.Pack(inverted, 20, 28, 28));
            File.WriteAllBytes(folder.Sub($"{part}-labels-idx1-ubyte"), IdxFile.Pack(Labels, 20));
        }

        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal(inverted, data.TrainImages);
        Assert.Equal(
            [$"The images in '{folder.Path}' are dark on light, those of mnist light on dark; they were taken as they are, and a network trained on mnist reads them badly: store 255 - x to turn them round."],
            data.Notes);
    }

    [Fact]
    public void Digits_without_a_margin_are_said()
    {
        using TemporaryFolder folder = new();
        byte[] wide = new byte[20 * Pixels];
        for (int i = 0; i < wide.Length; i++)
        {
            // A stroke from edge to edge.
            wide[i] = i % Pixels / 28 == 14 ? (byte)255 : (byte)0;
        }

        WriteAll(folder, pixels: wide);
        ImageDataset data = ImageDataset.Read("mnist", folder.Path);

        Assert.Equal(wide, data.TrainImages);
        Assert.Equal(
            [$"The digits in '{folder.Path}' are typically 28 of 28 pixels wide or high, MNIST's 20; they were taken as they are, and a network trained on MNIST reads them badly: scale them into 20 x 20."],
            data.Notes);
    }

    [Fact]
    public void The_committed_digits_are_what_they_should_be() => Assert.Empty(ImageDataset.Read("mnist", FixtureFolder.Data).Notes);

    [Fact]
    public void Noise_has_no_tone()
    {
        byte[] noise = new byte[50 * Pixels];
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = (byte)(i * 2654435761L >> 13);
        }

        ImageSurvey survey = ImageSurvey.Of(ImageSurvey.Sample(noise, 28, 28));

        Assert.Equal((50, 0, 0, false, false), (survey.Seen, survey.LightOnDark, survey.DarkOnLight, survey.IsDarkOnLight, survey.IsMixed));
    }

    private static void WriteAll(TemporaryFolder folder, string format = ".png", string ending = ".png", byte[]? pixels = null, string root = "", string train = "train", string test = "test")
    {
        foreach (string part in (string[])[train, test])
        {
            for (int i = 0; i < Labels.Length; i++)
            {
                ImageFile.Write(folder.Sub($"{root}{part}/{Labels[i]}/{i}{ending}"), format, 28, 28, (pixels ?? Digits).AsSpan(i * Pixels));
            }
        }
    }

    private static string Message(string path) => Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", path)).Message;
}
