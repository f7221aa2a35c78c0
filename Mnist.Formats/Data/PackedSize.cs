namespace Mnist.Formats.Data;

/// <summary>How much a compressed file may unpack to: what real data reach and a bomb surpasses. One rule for gzip and for zip, whose compression is the same.</summary>
/// <remarks>MNIST's images shrink to a fifth, drawings of two tones to a fortieth; zeros to a thousandth.</remarks>
internal static class PackedSize
{
    private const long Free = 32 << 20;
    private const long Ratio = 100;

    /// <summary>Bytes a file may unpack to, all its parts together.</summary>
    /// <param name="packed">Its own bytes.</param>
    public static long Most(long packed) => Free + (Ratio * packed);

    /// <summary>What is said of a file that would unpack to more.</summary>
    /// <param name="path">The file.</param>
    /// <param name="packed">Its own bytes.</param>
    /// <param name="claimed">Bytes its header announces.</param>
    public static DatasetException Refused(string path, long packed, long claimed) => new(
        $"'{path}' announces {claimed} bytes in {packed} compressed ones, expected at most {Most(packed)} ({Ratio} times as many and {Free >> 20} MiB); if it is no trap, save it without compression.");
}
