using Mnist.Formats.Data;
using Mnist.Formats.Data.Images;
using Mnist.Tests.TestData;
using StbImageSharp;

namespace Mnist.Tests.Formats.Data.Images;

/// <summary>What is read of image files, compared pixel by pixel with another decoder's result.</summary>
public sealed class DecoderTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 8)]
    [InlineData(0, 16)]
    [InlineData(2, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(4, 16)]
    [InlineData(6, 8)]
    [InlineData(6, 16)]
    public void Every_kind_of_png_is_read_to_the_bit(int kind, int bits)
    {
        foreach (bool interlaced in (bool[])[false, true])
        {
            foreach (bool transparency in kind > 3 ? (bool[])[false] : [false, true])
            {
                foreach ((int width, int height) in ((int, int)[])[(1, 1), (3, 5), (8, 8), (29, 17)])
                {
                    Same(new RandomImages(width + bits).Png(width, height, bits, kind, interlaced, transparency), "a.png");
                }
            }
        }
    }

    [Theory]
    [InlineData(1, false, 1, 0)]
    [InlineData(1, true, 1, 0)]
    [InlineData(3, false, 1, 0)]
    [InlineData(3, false, 2, 0)]
    [InlineData(3, false, 2, 3)]
    [InlineData(3, true, 1, 0)]
    [InlineData(3, true, 2, 0)]
    [InlineData(4, false, 1, 0)]
    public void Every_usual_kind_of_jpeg_is_read(int components, bool progressive, int sampling, int restart)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (8, 8), (37, 21), (64, 100)])
        {
            // The cosine transform is rounded in other places.
            Same(new RandomImages(width).Jpeg(width, height, components, progressive, sampling, restart), "a.jpg", tolerance: 4);
        }
    }

    // The library decodes them to something else, without a word.
    [Fact]
    public void A_progressive_jpeg_with_restarts_is_refused()
    {
        byte[] file = new RandomImages(1).Jpeg(37, 21, 3, progressive: true, sampling: 2, restart: 2);

        Assert.Equal(
            "'a.jpg' is a JPEG of a rare kind (progressive with restart marks); save it again as a plain JPEG or a PNG.",
            Assert.Throws<DatasetException>(() => JpegReader.Read(new ImageInput(file, "a.jpg"))).Message);
    }

    [Fact]
    public void What_is_half_transparent_in_a_photoshop_file_is_taken_off_its_white_paper()
    {
        byte[] file = [.. "8BPS"u8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 8, 0, 3, .. new byte[12], 0, 0, 200, 200, 200, 128];

        Raster raster = PsdReader.Read(new ImageInput(file, "a.psd"));

        // 200 = 146 * 128 / 255 + 255 * 127 / 255.
        Assert.Equal((146, 128), (raster.Grey[0], raster.Opacity![0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Every_plain_bmp_is_read(int bits)
    {
        foreach (int height in (int[])[11, -11])
        {
            Same(new RandomImages(bits).Bmp(13, height, bits), "a.bmp", tolerance: 1);
        }

        if (bits == 24)
        {
            Same(new RandomImages(bits).Bmp(13, 11, bits, core: true), "a.bmp", tolerance: 1);
        }
    }

    [Fact]
    public void The_colours_of_a_bmp_lie_where_its_masks_say()
    {
        Same(new RandomImages(1).Bmp(5, 4, 32, [0xFF, 0xFF00, 0xFF0000, 0xFF000000]), "a.bmp");
        Same(new RandomImages(2).Bmp(5, 4, 16, [0xF800, 0x07E0, 0x001F, 0]), "a.bmp", tolerance: 2);
        Same(new RandomImages(3).Bmp(5, 4, 16, [0x0F00, 0x00F0, 0x000F, 0xF000]), "a.bmp", tolerance: 2);
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(2, 15)]
    [InlineData(2, 16)]
    [InlineData(2, 24)]
    [InlineData(2, 32)]
    [InlineData(3, 8)]
    [InlineData(3, 16)]
    public void Every_kind_of_tga_is_read(int kind, int bits)
    {
        foreach (bool packed in (bool[])[false, true])
        {
            foreach (bool fromTop in (bool[])[false, true])
            {
                Same(new RandomImages(bits).Tga(23, 19, kind, bits, packed, fromTop), "a.tga", tolerance: bits is 15 or 16 && kind < 3 ? 1 : 0);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_first_picture_of_a_gif_is_read_to_the_bit(int bits)
    {
        foreach (bool interlaced in (bool[])[false, true])
        {
            Same(new RandomImages(bits).Gif(1, 1, bits, interlaced), "a.gif");
            Same(new RandomImages(bits).Gif(150, 170, bits, interlaced), "a.gif");
        }

        Same(new RandomImages(bits).Gif(40, 30, bits, false, transparent: 1), "a.gif");
    }

    [Theory]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(3, 16)]
    public void Photoshop_files_are_read(int channels, int bits)
    {
        foreach (bool packed in bits == 8 ? (bool[])[false, true] : [false])
        {
            Same(new RandomImages(channels).Psd(31, 17, channels, bits, packed), "a.psd");
        }
    }

    // What is transparent has no colour that could be seen.
    private static void Same(byte[] file, string name, int tolerance = 0)
    {
        // A JPEG's colours are its brightness and up to 1.772 times another number, each rounded by a cosine transform.
        int colourTolerance = name.EndsWith(".jpg", StringComparison.Ordinal) ? (int)(tolerance * 2.772) : tolerance;
        Raster raster = ImageFormats.ReaderOf(file, name)(new ImageInput(file, name));
        ImageResult expected = ImageResult.FromMemory(file, ColorComponents.GreyAlpha);
        Assert.Equal((expected.Width, expected.Height), (raster.Width, raster.Height));
        for (int i = 0; i < raster.Grey.Length; i++)
        {
            (int grey, int opacity) = (expected.Data[2 * i], expected.Data[(2 * i) + 1]);
            int actual = raster.Opacity?[i] ?? byte.MaxValue;
            Assert.True(Math.Abs(opacity - actual) <= tolerance, $"{name}: opacity of pixel {i} is {actual}, expected {opacity}.");
            Assert.True(opacity == 0 || Math.Abs(grey - raster.Grey[i]) <= tolerance, $"{name}: pixel {i} is {raster.Grey[i]}, expected {grey}.");
        }

        // In colour each of the three is decoded by itself.
        ImageResult colours = ImageResult.FromMemory(file, ColorComponents.RedGreenBlueAlpha);
        for (int channel = 0; channel < 3; channel++)
        {
            Raster plane = ImageFormats.ReaderOf(file, name)(new ImageInput(file, name) { Shade = Shade.Red + channel });
            for (int i = 0; i < plane.Grey.Length; i++)
            {
                int wanted = colours.Data[(4 * i) + channel];
                Assert.True(colours.Data[(4 * i) + 3] == 0 || Math.Abs(wanted - plane.Grey[i]) <= colourTolerance, $"{name}: {Shade.Red + channel} of pixel {i} is {plane.Grey[i]}, expected {wanted}.");
            }
        }
    }
}
