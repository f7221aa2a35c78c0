using Mnist.Formats.Data;
using Mnist.Formats.Data.Images;
using Mnist.Tests.TestData;
using StbImageWriteSharp;

namespace Mnist.Tests.Formats.Data.Images;

/// <summary>The orientation tag of cameras, in JPEG and PNG.</summary>
public sealed class ImageOrientationTests
{
    // What is stored is 123 over 456; upright as Exif 2.32 draws it in its table of the tag.
    [Theory]
    [InlineData(1, "123/456")]
    [InlineData(2, "321/654")]
    [InlineData(3, "654/321")]
    [InlineData(4, "456/123")]
    [InlineData(5, "14/25/36")]
    [InlineData(6, "41/52/63")]
    [InlineData(7, "63/52/41")]
    [InlineData(8, "36/25/14")]
    public void An_image_is_turned_as_its_tag_says(int orientation, string upright)
    {
        foreach (bool little in (bool[])[true, false])
        {
            GreyImage png = Read("a.png", ExifImages.Png(Png([1, 2, 3, 4, 5, 6], 3, 2), ExifImages.Tiff(orientation, little)));
            Assert.Equal(upright, Rows(png, pixel => pixel));

            // Blocks of 16 x 16 pixels survive JPEG.
            GreyImage jpeg = Read("a.jpg", ExifImages.Jpeg(Jpeg(3, 2, 16), ExifImages.Tiff(orientation, little)));
            string[] rows = upright.Split('/');
            Assert.Equal((rows[0].Length * 16, rows.Length * 16), (jpeg.Width, jpeg.Height));
            Assert.Equal(upright, Rows(Middles(jpeg, 16), pixel => (byte)Math.Round(pixel / 40.0)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void A_tag_that_makes_no_sense_turns_nothing(int orientation)
    {
        Assert.Equal(ImageOrientation.Upright, ImageOrientation.Of(ExifImages.Png(Png([1, 2], 2, 1), ExifImages.Tiff(orientation, little: true))));
        Assert.Equal(ImageOrientation.Upright, ImageOrientation.Of(Png([1, 2], 2, 1)));
        Assert.Equal(ImageOrientation.Upright, ImageOrientation.Of([]));
    }

    [Fact]
    public void A_tag_that_is_cut_off_or_damaged_is_read_within_its_bytes()
    {
        byte[] tiff = ExifImages.Tiff(6, little: true);
        byte[] jpeg = Jpeg(1, 1, 8);
        for (int length = 0; length <= tiff.Length; length++)
        {
            Assert.Equal(length >= tiff.Length - 4 ? 6 : 1, ImageOrientation.Of(ExifImages.Jpeg(jpeg, tiff[..length])));
        }

        for (int i = 0; i < tiff.Length; i++)
        {
            foreach (byte value in (byte[])[0, 0x7F, 0xFF])
            {
                byte[] damaged = [.. tiff];
                damaged[i] = value;
                Assert.InRange(ImageOrientation.Of(ExifImages.Jpeg(jpeg, damaged)), 1, 8);
                Assert.InRange(ImageOrientation.Of(ExifImages.Png(Png([1], 1, 1), damaged)), 1, 8);
            }
        }
    }

    [Fact]
    public void A_jpeg_that_ends_before_its_pixels_is_refused_and_does_not_hang()
    {
        byte[] jpeg = ExifImages.Jpeg(Jpeg(2, 2, 16), ExifImages.Tiff(1, little: true));
        int pixels = jpeg.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]) + 14;
        for (int length = 3; length < pixels; length++)
        {
            DatasetException error = Assert.Throws<DatasetException>(() => Read("cut.jpg", jpeg[..length]));
            Assert.EndsWith("cut.jpg' is damaged or ends before its pixels begin; give the whole file.", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(32, Read("whole.jpg", jpeg[..^20]).Width);
    }

    private static GreyImage Read(string name, byte[] file)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub(name), file);
        return GreyImage.Read(folder.Sub(name));
    }

    private static string Rows(GreyImage image, Func<byte, byte> number) =>
        string.Join('/', image.Pixels.Select(pixel => number(pixel)).Chunk(image.Width).Select(row => string.Concat(row)));

    private static GreyImage Middles(GreyImage image, int block) => new(
        [.. from row in Enumerable.Range(0, image.Height / block)
            from column in Enumerable.Range(0, image.Width / block)
            select image.Pixels[(((row * block) + (block / 2)) * image.Width) + (column * block) + (block / 2)]],
        image.Width / block,
        image.Height / block);

    private static byte[] Png(byte[] pixels, int width, int height)
    {
        using MemoryStream file = new();
        new ImageWriter().WritePng(pixels, width, height, ColorComponents.Grey, file);
        return file.ToArray();
    }

    // Blocks of brightness 40, 80, 120, ... row by row.
    private static byte[] Jpeg(int columns, int rows, int block)
    {
        byte[] pixels = [.. Enumerable.Range(0, columns * rows * block * block).Select(i =>
            (byte)(40 * (1 + (i % (columns * block) / block) + (columns * (i / (columns * block) / block)))))];
        using MemoryStream file = new();
        new ImageWriter().WriteJpg(pixels, columns * block, rows * block, ColorComponents.Grey, file, 95);
        return file.ToArray();
    }
}
