using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data.Tables;

/// <summary>Folders of images as tables.</summary>
public sealed class ImageTableTests
{
    [Fact]
    public void Images_come_in_the_order_people_count_in_with_their_folder_as_label()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["10", "2", "0", "1"])
        {
            Directory.CreateDirectory(folder.Sub(name));
            foreach (int number in (int[])[10, 9])
            {
                ImageFile.Write(Path.Combine(folder.Sub(name), $"{number}.png"), ".png", 2, 1, [byte.Parse(name, System.Globalization.CultureInfo.InvariantCulture), (byte)number]);
            }
        }

        File.WriteAllText(folder.Sub("readme.txt"), "no image");
        Table table = Table.Open(folder.Path, cancellation: TestContext.Current.CancellationToken);
        ColumnRequest[] requests = [new([0], typeof(string), 1), new([1], typeof(long), 1), new([2], typeof(byte), 2)];
        Array[] room = [.. requests.Select(request => request.Room(20))];
        using TableCursor cursor = table.Read(requests, 1, TestContext.Current.CancellationToken);

        Assert.Equal(7, cursor.Read(room, 20, TestContext.Current.CancellationToken));
        Assert.Equal(["0/10.png", "1/9.png", "1/10.png", "2/9.png", "2/10.png", "10/9.png", "10/10.png"], ((string[])room[0])[..7]);
        Assert.Equal([0, 1, 1, 2, 2, 10, 10], ((long[])room[1])[..7]);
        Assert.Equal([0, 10, 1, 9, 1, 10, 2, 9, 2, 10, 10, 9, 10, 10], ((byte[])room[2])[..14]);
    }

    [Fact]
    public void Images_of_another_size_are_named()
    {
        using TemporaryFolder folder = new();
        ImageFile.Write(folder.Sub("1.png"), ".png", 2, 1, [1, 2]);
        ImageFile.Write(folder.Sub("2.png"), ".png", 1, 2, [1, 2]);
        Table table = Table.Open(folder.Path, cancellation: TestContext.Current.CancellationToken);
        ColumnRequest request = new([2], typeof(float), 2);
        using TableCursor cursor = table.Read([request], 0, TestContext.Current.CancellationToken);

        Assert.Equal(
            $"'{folder.Sub("2.png")}' is 1 x 2, expected 2 x 1 as '{folder.Sub("1.png")}' is; give images of one size, or have them prepared as digits.",
            Assert.Throws<DatasetException>(() => cursor.Read([request.Room(2)], 2, TestContext.Current.CancellationToken)).Message);
    }
}
