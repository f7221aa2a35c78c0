using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Formats;

public sealed class FileTextTests
{
    [Theory]
    [InlineData("dense/kernel", "dense/kernel")]
    [InlineData("Größe 数字 🙂", "Größe 数字 🙂")]
    [InlineData("a\r\nb\tc", "a\uFFFD\uFFFDb\uFFFDc")]
    [InlineData("\u001B[2Jgone", "\uFFFD[2Jgone")]
    [InlineData("abc\u202Etxt\u2028\u2029\u200B\u0085", "abc\uFFFDtxt\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void What_a_terminal_would_obey_is_taken_out_of_names(string? name, string shown) => Assert.Equal(shown, FileText.Name(name));

    [Fact]
    public void Halves_of_a_pair_are_no_letters() =>
        Assert.Equal("a\uFFFDb\uFFFD", FileText.Name(new string(['a', '\uD800', 'b', '\uDC00'])));

    [Fact]
    public void A_tag_of_invisible_letters_is_taken_out_whole() => Assert.Equal("a\uFFFDb", FileText.Name("a\U000E0041b"));

    [Fact]
    public void A_long_name_keeps_its_beginning_and_its_end()
    {
        string shown = FileText.Name("first/" + new string('x', 1_000_000) + "/last");
        Assert.Equal(FileText.MaxName, shown.Length);
        Assert.StartsWith("first/x", shown);
        Assert.Contains("x...x", shown);
        Assert.EndsWith("x/last", shown);
        Assert.Equal("first/xxxx...xx/last", FileText.Name("first/" + new string('x', 100) + "/last", 20));
    }

    [Fact]
    public void A_name_that_just_fits_stays_whole() => Assert.Equal(new string('x', FileText.MaxName), FileText.Name(new string('x', FileText.MaxName)));

    public static TheoryData<Exception> Sentences()
    {
        string name = "in\nname\u001B" + new string('x', 5000);
        return
        [
            new DatasetException($"'{name}' is truncated; get the file again."),
            new ModelFormatException("it is truncated; get the file again", name, 12),
            new ModelFormatException("it is truncated; get the file again", field: name),
            new ScoringException($"'{name}' is truncated; get the file again."),
            new ScoringException($"'{name}' is truncated; get the file again.", new IOException()),
        ];
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void No_exception_of_a_file_says_more_than_a_sentence(Exception error)
    {
        Assert.Equal(FileText.MaxSentence, error.Message.Length);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Contains("in\uFFFDname\uFFFDxxx", error.Message);
        Assert.EndsWith("is truncated; get the file again.", error.Message);
    }

    [Fact]
    public void Programs_get_names_as_they_are() => Assert.Equal("a\nb", new ModelFormatException("it is empty", "a\nb").File);
}
