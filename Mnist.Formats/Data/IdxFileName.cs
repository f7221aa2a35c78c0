using System.Text.RegularExpressions;

namespace Mnist.Formats.Data;

/// <summary>The one place that knows how the four files of MNIST are spelled: as LeCun named them, and as unpackers, mirrors and browsers have renamed them since.</summary>
internal static partial class IdxFileName
{
    /// <summary>The four files under their own names, in their order.</summary>
    public static IReadOnlyList<string> Stems { get; } = [KnownDataset.TrainImages, KnownDataset.TrainLabels, KnownDataset.TestImages, KnownDataset.TestLabels];

    /// <summary>Which of the four a file is, whatever its spelling: its own name, as <see cref="KnownDataset.TrainImages"/>; null where the name is of something else.</summary>
    /// <param name="file">Name or path of the file; <c>train-images.idx3-ubyte</c>, <c>T10K-LABELS-IDX1-UBYTE.GZ</c> and <c>test_images.idx</c> are spellings.</param>
    public static string? Stem(string file)
    {
        Match match = Spelling().Match(Path.GetFileName(file));
        return !match.Success ? null : (match.Groups["train"].Success, match.Groups["images"].Success) switch
        {
            (true, true) => KnownDataset.TrainImages,
            (true, false) => KnownDataset.TrainLabels,
            (false, true) => KnownDataset.TestImages,
            _ => KnownDataset.TestLabels,
        };
    }

    /// <summary>Whether a name says that the file is compressed.</summary>
    public static bool IsPacked(string file) => Packed().IsMatch(file);

    /// <summary>What a file holds, in words.</summary>
    /// <param name="stem">One of <see cref="Stems"/>.</param>
    public static string Words(string stem) => stem switch
    {
        KnownDataset.TrainImages => "training images",
        KnownDataset.TrainLabels => "training labels",
        KnownDataset.TestImages => "test images",
        _ => "test labels",
    };

    // Browsers and wget number what they download twice; wget keeps the question mark of an address.
    [GeneratedRegex(
        @"^(?:(?<train>train(?:ing)?)|t10k|test(?:ing)?)[-_. ]*(?:(?<images>images?)|labels?)(?:[-_. ]*idx[0-9]?)?(?:[-_. ]*u?byte)?(?:\.(?:idx|ubyte|bin|dat|data))?(?: ?\([0-9]+\))?(?:\.gz(?:ip)?)?(?: ?\([0-9]+\)|\.[0-9]+)?(?:\?.*)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelling();

    [GeneratedRegex(@"\.gz(?:ip)?(?: ?\([0-9]+\)|\.[0-9]+)?(?:\?.*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Packed();
}
