using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>A folder may hold tens of thousands of images: it is listed once.</summary>
public sealed class VisibleEntriesTests
{
    [Fact]
    public void A_folder_is_listed_once_in_the_order_of_names_and_without_what_is_hidden()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["b.png", "a.png", ".hidden.png", "._b.png"])
        {
            File.WriteAllBytes(folder.Sub(name), []);
        }

        Directory.CreateDirectory(folder.Sub("c"));
        Directory.CreateDirectory(folder.Sub(".ipynb_checkpoints"));
        VisibleEntries entries = new(TestContext.Current.CancellationToken);

        Assert.Equal([folder.Sub("a.png"), folder.Sub("b.png")], entries.Files(folder.Path));
        File.WriteAllBytes(folder.Sub("later.png"), []);
        Assert.Equal([folder.Sub("c")], entries.Folders(folder.Path));
        Assert.Equal(2, entries.Files(folder.Path).Count);
        Assert.Equal(3, new VisibleEntries(TestContext.Current.CancellationToken).Files(folder.Path).Count);
    }

    [Fact]
    public void A_folder_that_cannot_be_listed_is_named()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(
            $"The folder '{folder.Sub("none")}' cannot be listed; check its permissions.",
            Assert.Throws<DatasetException>(() => new VisibleEntries(TestContext.Current.CancellationToken).Files(folder.Sub("none"))).Message);
    }
}
